/** List cleaning (D4–D6): 廃車可能性確認 and decisions for many customers. */
import {
  cleaningBatch,
  cleaningBatches,
  cleaningBatchPage,
  cleaningBatchQuery,
  cleaningLookupPage,
  cleaningLookupQuery,
  cleaningRun,
  cleaningRunPage,
  cleaningRunPreview,
  cleaningRunQuery,
  cleaningTarget,
  cleaningTargetPreview,
  createCleaningBatch,
  createCleaningRun,
  previewCleaningRun,
} from '#contract/cleaning';
import { type CleaningRunChange, controlRun, startRun } from '#use-cases/cleaning/control-run';
import { decide } from '#use-cases/cleaning/decide';
import { type CleaningBatchView, findDecisions, previewDecision } from '#use-cases/cleaning/find-decisions';
import {
  type CleaningRunView,
  findCleaningRuns,
  findLookups,
  getCleaningRun,
  previewRun,
} from '#use-cases/cleaning/find-runs';
import { undoDecision } from '#use-cases/cleaning/undo-decision';
import { afterId, toPage } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentCleaningBatch, presentLookup, presentRun } from '../present/cleaning.ts';

const tag = 'リストクリーニング';
const show = async ({ deps }: Context, run: CleaningRunView) => ({
  body: presentRun(run, await deps.zoneOf(run.storeId)),
});
const showBatch = async ({ deps }: Context, batch: CleaningBatchView) =>
  presentCleaningBatch(batch, await deps.zoneOf(batch.storeId));

const SUMMARY = {
  pause: '確認を一時停止する',
  resume: '確認を再開する',
  cancel: '確認を中止する',
  retry: '取得エラーの車両だけ、もう一度確認する',
} as const;

const controlRoute = (change: CleaningRunChange) =>
  defineRoute({
    method: 'post',
    path: `/cleaning/runs/{id}/${change}`,
    tag,
    summary: SUMMARY[change],
    description: '数秒で効きます。結果の出た車両をもう一度照会することはありません。',
    params: idParam,
    responses: { 200: { description: '変更後の確認', schema: cleaningRun } },
    security: 'cleaning.write',
    handle: async (context, { params }) =>
      show(context, await controlRun(context.deps, context.actor, { id: params.id, change })),
  });

const unusedForYears = {
  selection: { query: { all: [{ field: 'lastUsedOn', op: 'before_last', value: 'P3Y' }] } },
};

export const cleaningRoutes = [
  defineRoute({
    method: 'get',
    path: '/cleaning/runs',
    tag,
    summary: '廃車可能性確認の一覧',
    query: cleaningRunQuery,
    responses: { 200: { description: '新しい順の確認', schema: cleaningRunPage } },
    security: 'cleaning.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, storeId } }) => {
      const rows = await findCleaningRuns(deps, actor, { storeId, take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentRun(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/cleaning/runs/preview',
    tag,
    summary: '確認する車両の台数（始める前に）',
    body: previewCleaningRun,
    example: { from: '2026-12-01', to: '2027-02-28' },
    responses: { 200: { description: '台数と照会先', schema: cleaningRunPreview } },
    security: 'cleaning.read',
    handle: async ({ deps, actor }, { body }) => ({ body: await previewRun(deps, actor, body) }),
  }),
  defineRoute({
    method: 'post',
    path: '/cleaning/runs',
    tag,
    summary: '廃車可能性確認を始める',
    description:
      '車検満了日が期間内の車両を、登録番号と車台番号で 1 台ずつ照会します。「オプションパック1」の契約が必要です。',
    body: createCleaningRun,
    example: { from: '2026-12-01', to: '2027-02-28', ratePerSecond: 5 },
    responses: {
      202: { description: '受け付けた確認。進み具合は GET /cleaning/runs/{id}', schema: cleaningRun },
    },
    security: 'cleaning.write',
    idempotent: true,
    handle: async (context, { body }) => show(context, await startRun(context.deps, context.actor, body)),
  }),
  defineRoute({
    method: 'get',
    path: '/cleaning/runs/{id}',
    tag,
    summary: '廃車可能性確認の進み具合と結果の数',
    params: idParam,
    responses: { 200: { description: '確認', schema: cleaningRun } },
    security: 'cleaning.read',
    handle: async (context, { params }) =>
      show(context, await getCleaningRun(context.deps, context.actor, params.id)),
  }),
  controlRoute('pause'),
  controlRoute('resume'),
  controlRoute('cancel'),
  controlRoute('retry'),
  defineRoute({
    method: 'get',
    path: '/cleaning/runs/{id}/lookups',
    tag,
    summary: '車両ごとの結果',
    description: 'CSV と Excel は GET /exports/cleaning_lookups?runId=…',
    params: idParam,
    query: cleaningLookupQuery,
    responses: { 200: { description: '車両', schema: cleaningLookupPage } },
    security: 'cleaning.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor, result, open } }) => {
      const page = { take: limit + 1, after: afterId(cursor) };
      const rows = await findLookups(deps, actor, { runId: params.id, result, open, ...page });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentLookup(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/cleaning/decisions/preview',
    tag,
    summary: '判断の対象になる顧客の数',
    body: cleaningTarget,
    bodyLimit: '2mb',
    example: unusedForYears,
    responses: { 200: { description: '人数と今の判断', schema: cleaningTargetPreview } },
    security: 'cleaning.read',
    handle: async ({ deps, actor }, { body }) => ({ body: await previewDecision(deps, actor, body) }),
  }),
  defineRoute({
    method: 'post',
    path: '/cleaning/decisions',
    tag,
    summary: 'DM の判断をまとめて変える',
    description:
      'exclude は以後のすべての配信から外れ、ask は担当者に ToDo を作り、送信の前に担当者に回します。全員が変わるか、誰も変わらないかのどちらかです。',
    body: createCleaningBatch,
    bodyLimit: '2mb',
    example: {
      decision: 'exclude',
      source: 'unused',
      target: unusedForYears,
    },
    responses: { 201: { description: '店舗ごとの判断', schema: cleaningBatches } },
    security: 'cleaning.write',
    idempotent: true,
    handle: async (context, { body }) => {
      const batches = await decide(context.deps, context.actor, body);
      return { body: { items: await Promise.all(batches.map((batch) => showBatch(context, batch))) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/cleaning/decisions',
    tag,
    summary: 'これまでの判断',
    query: cleaningBatchQuery,
    responses: { 200: { description: '新しい順の判断', schema: cleaningBatchPage } },
    security: 'cleaning.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await findDecisions(deps, actor, { ...filter, take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentCleaningBatch(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/cleaning/decisions/{id}/undo',
    tag,
    summary: '判断を元に戻す',
    description: '一人ひとりを変更前の判断に戻します。その後に変えられた顧客はそのままです。',
    params: idParam,
    responses: { 200: { description: '元に戻した判断', schema: cleaningBatch } },
    security: 'cleaning.write',
    handle: async (context, { params }) => ({
      body: await showBatch(context, await undoDecision(context.deps, context.actor, params.id)),
    }),
  }),
];
