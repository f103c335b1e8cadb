import { z } from 'zod';
import { pageQuery } from '#contract/fields';
import {
  createPattern as createBody,
  pattern,
  patternPage,
  patternQuery,
  patternVersion,
  patternVersions,
  preview,
  previewDraft as draftBody,
  previewPattern as previewBody,
  updatePattern as updateBody,
} from '#contract/patterns';
import {
  getPattern,
  getVersion,
  listPatterns,
  listVersions,
  type PatternWithVersion,
} from '#use-cases/find-patterns';
import { previewDraft, previewPattern } from '#use-cases/preview-pattern';
import { createPattern, deletePattern, updatePattern } from '#use-cases/write-pattern';
import { afterId, decodeCursor, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam, versionParams } from '../path-params.ts';
import { presentPattern, presentPreview, presentVersion } from '../present/pattern.ts';

const tag = 'パターン';
const versionKey = z.tuple([z.int()]);
const present = async ({ deps }: Context, row: PatternWithVersion) => ({
  body: presentPattern(row, await deps.zoneOf(row.storeId)),
});

const example = {
  name: '1か月後フォロー',
  kind: 'before',
  base: 'last_negotiation',
  stopOn: ['reply', 'contract', 'end'],
  steps: [
    {
      channel: 'mail',
      anchor: 'base',
      offset: 'P20D',
      timeOfDay: '10:00',
      mail: { subject: 'その後いかがでしょうか', body: '{{customer.name}} 様' },
    },
    { channel: 'phone', anchor: 'previous_due', offset: 'P4D', timeOfDay: '15:00', title: '4 日後に電話' },
    {
      channel: 'sms',
      anchor: 'base',
      offset: 'P30D',
      sms: { text: '{{store.name}}です。またのご連絡をお待ちしています' },
    },
  ],
};

const change = {
  tag,
  description:
    '編集はいつでもでき、必ず新しい版になります。進行中の顧客は元の版のまま進みます。steps を省くと今の工程を引き継ぎます。',
  params: idParam,
  body: updateBody,
  example: { steps: example.steps },
  responses: { 200: { description: '新しい版', schema: pattern } },
  security: 'pattern.write',
} as const;

export const patternRoutes = [
  defineRoute({
    method: 'get',
    path: '/patterns',
    tag,
    summary: 'パターンの一覧',
    query: patternQuery,
    responses: { 200: { description: '新しい順のパターン。それぞれ今の版', schema: patternPage } },
    security: 'pattern.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await listPatterns(deps, actor, { ...filter, take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentPattern(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patterns',
    tag,
    summary: 'パターンを作る',
    description:
      'offset は ISO 8601（P20D、-P60D、PT30M）。anchor は base（基準日）、previous_due（前ステップの予定）、previous_done（前ステップの完了）。timeOfDay を省くと店舗の開店時刻（基準日が日付のとき）です。',
    body: createBody,
    example,
    responses: { 201: { description: '作られたパターン。version は 1', schema: pattern } },
    security: 'pattern.write',
    idempotent: true,
    handle: async (context, { body }) =>
      present(context, await createPattern(context.deps, context.actor, body)),
  }),
  defineRoute({
    method: 'post',
    path: '/patterns/preview',
    tag,
    summary: '保存前のパターンの予定を見る',
    body: draftBody,
    example: { base: '2026-12-01', steps: example.steps },
    responses: { 200: { description: '予定。何も保存されません', schema: preview } },
    security: 'pattern.read',
    handle: async ({ deps, actor }, { body }) => ({
      body: presentPreview(await previewDraft(deps, actor, body)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/patterns/{id}',
    tag,
    summary: 'パターン（今の版）',
    params: idParam,
    responses: { 200: { description: 'パターン', schema: pattern } },
    security: 'pattern.read',
    handle: async (context, { params }) =>
      present(context, await getPattern(context.deps, context.actor, params.id)),
  }),
  defineRoute({
    ...change,
    method: 'put',
    path: '/patterns/{id}',
    summary: 'パターンを編集する（新しい版を作る）',
    handle: async (context, { params, body }) =>
      present(context, await updatePattern(context.deps, context.actor, params.id, body)),
  }),
  defineRoute({
    ...change,
    method: 'patch',
    path: '/patterns/{id}',
    summary: 'パターンの一部を編集する（新しい版を作る）',
    handle: async (context, { params, body }) =>
      present(context, await updatePattern(context.deps, context.actor, params.id, body)),
  }),
  defineRoute({
    method: 'delete',
    path: '/patterns/{id}',
    tag,
    summary: 'パターンを削除する',
    description:
      '進行中の顧客がいれば 409 で、人数と 2 つの方法を返します。過去に使われたパターンは廃止（archived）になります。',
    params: idParam,
    responses: { 204: { description: '削除または廃止しました' } },
    security: 'pattern.write',
    handle: async ({ deps, actor }, { params }) => {
      await deletePattern(deps, actor, params.id);
      return {};
    },
  }),
  defineRoute({
    method: 'get',
    path: '/patterns/{id}/versions',
    tag,
    summary: '版の一覧',
    params: idParam,
    query: pageQuery,
    responses: {
      200: { description: '新しい順の版。それぞれの進行中の顧客数つき', schema: patternVersions },
    },
    security: 'pattern.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor } }) => {
      const before = decodeCursor(cursor, versionKey)?.[0];
      const rows = await listVersions(deps, actor, { patternId: params.id, take: limit + 1, before });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentVersion(row, zone),
          ({ version }) => [version],
        ),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/patterns/{id}/versions/{version}',
    tag,
    summary: '版',
    params: versionParams,
    responses: { 200: { description: '版', schema: patternVersion } },
    security: 'pattern.read',
    handle: async ({ deps, actor }, { params }) => {
      const row = await getVersion(deps, actor, { patternId: params.id, version: params.version });
      return { body: presentVersion(row, await deps.zoneOf(null)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/patterns/{id}/preview',
    tag,
    summary: '予定を見る',
    description:
      '基準日から立つ予定です。何も保存されません。customerId を書くと、その顧客の都合のよい時間と今日を考えに入れます。',
    params: idParam,
    body: previewBody,
    bodyOptional: true,
    example: { base: '2026-12-01' },
    responses: { 200: { description: '予定', schema: preview } },
    security: 'pattern.read',
    handle: async ({ deps, actor }, { params, body }) => ({
      body: presentPreview(await previewPattern(deps, actor, { ...body, patternId: params.id })),
    }),
  }),
];
