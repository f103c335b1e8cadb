import { createDryRun as createBody, dryRun, dryRunPage, dryRunQuery } from '#contract/dry-runs';
import {
  cancelDryRun,
  createDryRun,
  type DryRunView,
  findDryRuns,
  getDryRun,
} from '#use-cases/dry-runs/manage-dry-runs';
import { afterId, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentDryRun } from '../present/dry-run.ts';

const tag = '一括処理';

const show = async ({ deps }: Context, run: DryRunView) => ({
  body: presentDryRun(run, await deps.zoneOf(run.storeId), deps.now()),
});

export const dryRunRoutes = [
  defineRoute({
    method: 'get',
    path: '/dry-runs',
    tag,
    summary: '試算の一覧',
    query: dryRunQuery,
    responses: { 200: { description: '新しい順の試算（結果は 1 件の取得で）', schema: dryRunPage } },
    security: 'batch.read',
    handle: async ({ deps, actor }, { query: { limit, cursor } }) => {
      const rows = await findDryRuns(deps, actor, { take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(null);
      const present = (row: DryRunView) => {
        const { result: _, ...summary } = presentDryRun(row, zone, deps.now());
        return summary;
      };
      return { body: toPage(rows, limit, present, ({ id }) => [id]) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/dry-runs',
    tag,
    summary: '一括割り当てを試算する',
    description:
      '割り当てた場合の 90 日間の送信数、担当者ごと・日ごとの電話と受け持てる件数、SMS とはがきの費用、配信の上限・予算・配信しない時間帯・休業日との重なりを計算します。何も割り当てられません。すぐに受け付け、結果は GET で得られます。',
    body: createBody,
    bodyLimit: '5mb',
    example: { patternId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d', selection: { query: { all: [] } } },
    responses: { 202: { description: '受け付けた試算', schema: dryRun } },
    security: 'batch.write',
    idempotent: true,
    handle: async (context, { body }) => show(context, await createDryRun(context.deps, context.actor, body)),
  }),
  defineRoute({
    method: 'get',
    path: '/dry-runs/{id}',
    tag,
    summary: '試算の進み具合と結果',
    params: idParam,
    responses: { 200: { description: '試算', schema: dryRun } },
    security: 'batch.read',
    handle: async (context, { params }) =>
      show(context, await getDryRun(context.deps, context.actor, params.id)),
  }),
  defineRoute({
    method: 'post',
    path: '/dry-runs/{id}/cancel',
    tag,
    summary: '試算を中止する',
    params: idParam,
    responses: { 200: { description: '中止された試算', schema: dryRun } },
    security: 'batch.write',
    handle: async (context, { params }) =>
      show(context, await cancelDryRun(context.deps, context.actor, params.id)),
  }),
];
