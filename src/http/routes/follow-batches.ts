import { stringify } from 'csv-stringify';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import {
  batchItemPage,
  batchItemQuery,
  batchQuery,
  createFollowBatch,
  followBatch,
  followBatchPage,
  ITEM_STATUSES,
  type ItemStatus,
  undoFollowBatch,
  undoPreview,
} from '#contract/follow-batches';
import { listOf } from '#contract/fields';
import { can } from '#domain/policy';
import { type BatchChange, controlBatch } from '#use-cases/batches/control-batch';
import { createBatch, undoBatch } from '#use-cases/batches/create-batch';
import {
  type BatchView,
  findBatches,
  findBatchItems,
  getBatch,
  previewUndo,
} from '#use-cases/batches/find-batches';
import { afterId, decodeCursor, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentBatch, presentItem } from '../present/follow-batch.ts';

const tag = '一括処理';
const seqKey = z.tuple([z.int()]);

export const showBatch = async ({ deps }: Context, batch: BatchView) => ({
  body: presentBatch(batch, await deps.zoneOf(batch.storeId), deps.now()),
});

export const accepted = {
  202: { description: '受け付けた処理。進み具合は GET /follow-batches/{id}', schema: followBatch },
};

const SUMMARY = {
  pause: '一括処理を一時停止する',
  resume: '一括処理を再開する',
  cancel: '一括処理を中止する',
} as const;

const controlRoute = (change: BatchChange) =>
  defineRoute({
    method: 'post',
    path: `/follow-batches/{id}/${change}`,
    tag,
    summary: SUMMARY[change],
    description: '次の区切り（200 人以内）で効きます。済んだ分はそのまま残り、中止した処理も取り消せます。',
    params: idParam,
    responses: { 200: { description: '変更後の処理', schema: followBatch } },
    security: 'batch.write',
    handle: async (context, { params }) =>
      showBatch(context, await controlBatch(context.deps, context.actor, { batchId: params.id, change })),
  });

export const followBatchRoutes = [
  defineRoute({
    method: 'get',
    path: '/follow-batches',
    tag,
    summary: '一括処理の一覧',
    query: batchQuery,
    responses: { 200: { description: '新しい順の処理', schema: followBatchPage } },
    security: 'batch.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await findBatches(deps, actor, { ...filter, take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentBatch(row, zone, deps.now()),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/follow-batches',
    tag,
    summary: '一括で割り当てる・残りを削除する・置き換える',
    description:
      '検索・顧客の指定・パターンと状態のどれかで選んだ、最大 10 万人に行います。すぐに受け付け、対象はその時点で固定されます。follows を書くと、そのパターンと状態のフォローだけに及びます。Temporal が止まっていても受け付けます。',
    body: createFollowBatch,
    bodyLimit: '5mb',
    example: {
      action: 'replace',
      selection: {
        follows: { patternId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d', negotiationState: ['negotiating'] },
      },
      patternId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3e',
    },
    responses: accepted,
    security: 'batch.write',
    idempotent: true,
    handle: async (context, { body }) =>
      showBatch(context, await createBatch(context.deps, context.actor, body)),
  }),
  defineRoute({
    method: 'get',
    path: '/follow-batches/{id}',
    tag,
    summary: '一括処理の進み具合',
    params: idParam,
    responses: { 200: { description: '処理。理由ごとの人数つき', schema: followBatch } },
    security: 'batch.read',
    handle: async (context, { params }) =>
      showBatch(context, await getBatch(context.deps, context.actor, params.id)),
  }),
  controlRoute('pause'),
  controlRoute('resume'),
  controlRoute('cancel'),
  defineRoute({
    method: 'get',
    path: '/follow-batches/{id}/undo',
    tag,
    summary: '取り消すと何が起きるか',
    params: idParam,
    responses: { 200: { description: '取り消しの見込み。何も変わりません', schema: undoPreview } },
    security: 'batch.read',
    handle: async ({ deps, actor }, { params }) => ({ body: await previewUndo(deps, actor, params.id) }),
  }),
  defineRoute({
    method: 'post',
    path: '/follow-batches/{id}/undo',
    tag,
    summary: '一括処理を取り消す',
    description:
      '割り当ては停止し、削除した工程はこれから先のものを予定に戻し、版の移動は元の版と予定に戻します。送ったものは戻りません。取り消しも進み具合のある処理です。一つの処理は一度だけ取り消せます。',
    params: idParam,
    body: undoFollowBatch,
    bodyOptional: true,
    example: { started: 'stop' },
    responses: accepted,
    security: 'batch.write',
    idempotent: true,
    handle: async (context, { params, body }) =>
      showBatch(context, await undoBatch(context.deps, context.actor, { ...body, batchId: params.id })),
  }),
  defineRoute({
    method: 'get',
    path: '/follow-batches/{id}/items',
    tag,
    summary: '顧客ごとの結果',
    params: idParam,
    query: batchItemQuery,
    responses: { 200: { description: '処理した順の結果', schema: batchItemPage } },
    security: 'batch.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor, status } }) => {
      const after = decodeCursor(cursor, seqKey)?.[0];
      const rows = await findBatchItems(deps, actor, { batchId: params.id, status, take: limit + 1, after });
      const zone = await deps.zoneOf(null);
      const named = can(actor, 'customer.read');
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentItem(row, zone, named),
          ({ seq }) => [seq],
        ),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/follow-batches/{id}/items.csv',
    tag,
    summary: '顧客ごとの結果（CSV）',
    params: idParam,
    query: z.object({ status: listOf(z.enum(ITEM_STATUSES)) }),
    responses: { 200: { description: 'UTF-8（BOM つき）の CSV', contentType: 'text/csv' } },
    security: 'batch.read',
    handle: async (context, { params, query }) => {
      await getBatch(context.deps, context.actor, params.id);
      context.res.type('text/csv; charset=utf-8');
      context.res.attachment(`follow-batch-${params.id}.csv`);
      await pipeline(itemRows(context, params.id, query.status), stringify(CSV), context.res);
      return undefined;
    },
  }),
];

/** Cells that a spreadsheet would take for a formula are escaped (DESIGN §8). */
const CSV = {
  bom: true,
  escape_formulas: true,
  record_delimiter: 'windows',
  header: true,
  columns: {
    seq: '番号',
    customerId: '顧客ID',
    customerName: '顧客名',
    status: '結果',
    code: '理由コード',
    reason: '理由',
    doneAt: '処理日時',
    undoneAt: '取り消し日時',
  },
} as const;
const CSV_PAGE = 2_000;

async function* itemRows(
  { deps, actor }: Context,
  batchId: string,
  status: readonly ItemStatus[] | undefined,
) {
  const zone = await deps.zoneOf(null);
  const named = can(actor, 'customer.read');
  for (let after: number | undefined; ; ) {
    const rows = await findBatchItems(deps, actor, { batchId, status, take: CSV_PAGE, after });
    yield* rows.map((row) => presentItem(row, zone, named));
    after = rows.at(-1)?.seq;
    if (rows.length < CSV_PAGE) return;
  }
}
