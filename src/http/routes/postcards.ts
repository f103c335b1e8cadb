/** Batches of postcards (D3) and cards that came back (D8). */
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import {
  cancelPostcardBatch,
  createPostcardBatch as createBody,
  postcardBatch,
  postcardBatchPage,
  postcardBatchQuery,
  postcardCardPage,
  postcardCardQuery,
  postcardReturn,
  postcardReturnPage,
  postcardReturnQuery,
  recordReturn,
} from '#contract/postcards';
import { type BatchFile, openBatchFile } from '#use-cases/postcards/batch-files';
import { controlPostcardBatch, type PostcardChange } from '#use-cases/postcards/control-batch';
import { createPostcardBatch } from '#use-cases/postcards/create-batch';
import {
  findPostcardBatches,
  findPostcardCards,
  getPostcardBatch,
  type PostcardBatchView,
} from '#use-cases/postcards/find-batches';
import { findPostcardReturns, recordPostcardReturn } from '#use-cases/postcards/record-return';
import { afterId, decodeCursor, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentCard, presentPostcardBatch, presentReturn } from '../present/postcard.ts';

const tag = 'はがき';
const cardKey = z.tuple([z.int(), z.guid()]);
const returnKey = z.tuple([z.iso.datetime(), z.guid()]);

const show = async ({ deps }: Context, batch: PostcardBatchView) => ({
  body: presentPostcardBatch(batch, await deps.zoneOf(batch.storeId)),
});

const CHANGES = {
  'hand-over': { change: 'hand_over', summary: '印刷会社に入稿した' },
  print: { change: 'print', summary: '印刷した' },
  post: { change: 'post', summary: '投函した' },
} as const satisfies Record<string, { change: PostcardChange; summary: string }>;

const changeRoute = (name: keyof typeof CHANGES) =>
  defineRoute({
    method: 'post',
    path: `/postcard-batches/{id}/${name}`,
    tag,
    summary: CHANGES[name].summary,
    params: idParam,
    responses: { 200: { description: '変更後のまとめ', schema: postcardBatch } },
    security: 'postcard.write',
    handle: async (context, { params }) =>
      show(
        context,
        await controlPostcardBatch(context.deps, context.actor, {
          id: params.id,
          change: CHANGES[name].change,
        }),
      ),
  });

const FILES = {
  pdf: { path: 'cards.pdf', summary: 'はがきの PDF（宛名面と裏面が交互）', contentType: 'application/pdf' },
  csv: { path: 'manifest.csv', summary: 'はがきの一覧（CSV）', contentType: 'text/csv' },
  zip: { path: 'files.zip', summary: '入稿用の ZIP（PDF と CSV）', contentType: 'application/zip' },
} as const satisfies Record<BatchFile, { path: string; summary: string; contentType: string }>;

const fileRoute = (file: BatchFile) =>
  defineRoute({
    method: 'get',
    path: `/postcard-batches/{id}/${FILES[file].path}`,
    tag,
    summary: FILES[file].summary,
    params: idParam,
    responses: { 200: { description: 'ファイル', contentType: FILES[file].contentType } },
    security: 'postcard.read',
    handle: async ({ deps, actor, res }, { params }) => {
      const { stream, name } = await openBatchFile(deps, actor, { id: params.id, file });
      res.setHeader('Content-Type', FILES[file].contentType);
      res.setHeader('Content-Disposition', `attachment; filename="${name}"`);
      res.setHeader('Cache-Control', 'no-store');
      await pipeline(stream, res);
      return undefined;
    },
  });

export const postcardRoutes = [
  defineRoute({
    method: 'get',
    path: '/postcard-batches',
    tag,
    summary: 'はがきのまとめの一覧',
    query: postcardBatchQuery,
    responses: { 200: { description: '新しい順', schema: postcardBatchPage } },
    security: 'postcard.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await findPostcardBatches(deps, actor, {
        ...filter,
        take: limit + 1,
        after: afterId(cursor),
      });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentPostcardBatch(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/postcard-batches',
    tag,
    summary: 'はがきをまとめて作る',
    description:
      'selection なし: パターンや自動送信から送られて待っているはがき。selection あり: その顧客へ designId のデザインで送ります（同意・DM 除外・配信の上限・予算はほかの送信と同じ）。すぐに受け付け、進み具合は GET で得られます。',
    body: createBody,
    bodyLimit: '5mb',
    example: { storeId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d' },
    responses: { 202: { description: '受け付けたまとめ', schema: postcardBatch } },
    security: 'postcard.write',
    idempotent: true,
    handle: async (context, { body }) =>
      show(context, await createPostcardBatch(context.deps, context.actor, body)),
  }),
  defineRoute({
    method: 'get',
    path: '/postcard-batches/{id}',
    tag,
    summary: 'はがきのまとめ',
    params: idParam,
    responses: { 200: { description: 'まとめ', schema: postcardBatch } },
    security: 'postcard.read',
    handle: async (context, { params }) =>
      show(context, await getPostcardBatch(context.deps, context.actor, params.id)),
  }),
  defineRoute({
    method: 'get',
    path: '/postcard-batches/{id}/cards',
    tag,
    summary: 'まとめのはがき',
    params: idParam,
    query: postcardCardQuery,
    responses: { 200: { description: '除かれたはがき、続いて番号の順', schema: postcardCardPage } },
    security: 'postcard.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor, status } }) => {
      const last = decodeCursor(cursor, cardKey);
      const rows = await findPostcardCards(deps, actor, {
        batchId: params.id,
        status,
        take: limit + 1,
        after: last && { seq: last[0], id: last[1] },
      });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentCard(row, zone),
          ({ seq, id }) => [seq ?? 0, id],
        ),
      };
    },
  }),
  changeRoute('hand-over'),
  changeRoute('print'),
  changeRoute('post'),
  defineRoute({
    method: 'post',
    path: '/postcard-batches/{id}/cancel',
    tag,
    summary: 'まとめを中止する',
    description: '印刷する前だけです。',
    params: idParam,
    body: cancelPostcardBatch,
    example: { cards: 'keep' },
    responses: { 200: { description: '中止されたまとめ', schema: postcardBatch } },
    security: 'postcard.write',
    handle: async (context, { params, body }) =>
      show(
        context,
        await controlPostcardBatch(context.deps, context.actor, { id: params.id, change: 'cancel', ...body }),
      ),
  }),
  fileRoute('pdf'),
  fileRoute('csv'),
  fileRoute('zip'),
  defineRoute({
    method: 'get',
    path: '/postcard-returns',
    tag,
    summary: '戻ったはがき',
    query: postcardReturnQuery,
    responses: { 200: { description: '新しい順', schema: postcardReturnPage } },
    security: 'postcard.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, storeId } }) => {
      const last = decodeCursor(cursor, returnKey);
      const rows = await findPostcardReturns(deps, actor, {
        storeId,
        take: limit + 1,
        after: last && { at: last[0], id: last[1] },
      });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentReturn(row, zone),
          ({ returnedAt, deliveryId }) => [returnedAt.toISOString(), deliveryId],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/postcard-returns',
    tag,
    summary: '戻ったはがきを記録する',
    description:
      'はがきに印刷された番号か顧客で。顧客は郵便不達になり、住所を確かめる ToDo ができます。同じはがきをもう一度記録しても変わりません。',
    body: recordReturn,
    example: { cardNumber: '00042-00137-0', reason: 'unknown_address' },
    responses: { 200: { description: '記録', schema: postcardReturn } },
    security: 'postcard.return',
    handle: async ({ deps, actor }, { body }) => ({
      body: presentReturn(await recordPostcardReturn(deps, actor, body), await deps.zoneOf(null)),
    }),
  }),
];
