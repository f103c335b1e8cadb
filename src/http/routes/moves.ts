import { movePreview, moveRequest } from '#contract/follow-batches';
import { can } from '#domain/policy';
import { createMove } from '#use-cases/batches/create-batch';
import { previewMoves } from '#use-cases/batches/preview-move';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { instantIn } from '../present/instant.ts';
import { accepted, showBatch } from './follow-batches.ts';

const tag = 'パターン';
const asked = {
  tag,
  params: idParam,
  body: moveRequest,
  bodyOptional: true,
  bodyLimit: '5mb',
  example: { toVersion: 2 },
} as const;

export const moveRoutes = [
  defineRoute({
    ...asked,
    method: 'post',
    path: '/patterns/{id}/moves/preview',
    summary: '進行中の顧客を別の版へ移すと何が変わるか',
    description:
      '全体の数と、はじめの 20 人の前後の予定を返します。何も変わりません。実行済みの工程はそのままです。',
    responses: { 200: { description: '差分', schema: movePreview } },
    security: 'pattern.read',
    handle: async ({ deps, actor }, { params, body }) => {
      const preview = await previewMoves(deps, actor, { ...body, patternId: params.id });
      const at = instantIn(await deps.zoneOf(preview.samples[0]?.storeId ?? null));
      const named = can(actor, 'customer.read');
      const samples = preview.samples.map(({ storeId: _, ...sample }) => ({
        ...sample,
        customerName: named ? sample.customerName : null,
        changes: sample.changes.map((change) => ({ ...change, from: at(change.from), to: at(change.to) })),
      }));
      return { body: { ...preview, samples } };
    },
  }),
  defineRoute({
    ...asked,
    method: 'post',
    path: '/patterns/{id}/moves',
    summary: '進行中の顧客を別の版へ移す',
    description:
      '一括処理（action: move）になります。進み具合・一時停止・取り消しは follow-batches と同じです。取り消すと元の版と予定に戻ります。',
    responses: accepted,
    security: 'batch.write',
    idempotent: true,
    handle: async (context, { params, body }) =>
      showBatch(context, await createMove(context.deps, context.actor, { ...body, patternId: params.id })),
  }),
];
