import {
  assignPattern as assignBody,
  follow,
  followPage,
  followQuery,
  removeSteps,
  removeStepsQuery,
  rescheduleStep as rescheduleBody,
  skipStep as skipBody,
  stopFollow as stopBody,
} from '#contract/follows';
import { can } from '#domain/policy';
import { assignPattern } from '#use-cases/assign-pattern';
import { removeRemainingSteps, rescheduleStep, skipStep } from '#use-cases/change-steps';
import { getFollow, listFollows } from '#use-cases/get-follow';
import { pauseFollow, resumeFollow } from '#use-cases/pause-follow';
import { stopFollow } from '#use-cases/stop-follow';
import { afterId, pageUntil } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam, stepParams } from '../path-params.ts';
import { type FollowRow, presentFollow } from '../present/follow.ts';

const tag = 'フォロー';

const show = async ({ deps, actor }: Context, row: FollowRow) =>
  presentFollow(row, await deps.zoneOf(row.storeId), can(actor, 'customer.read'));
const present = async (context: Context, row: FollowRow) => ({ body: await show(context, row) });

const changed = { 200: { description: '変更後のフォロー', schema: follow } };

export const followRoutes = [
  defineRoute({
    method: 'get',
    path: '/follows',
    tag,
    summary: 'フォローの一覧',
    query: followQuery,
    responses: { 200: { description: '新しい順のフォロー', schema: followPage } },
    security: 'follow.read',
    handle: async (context, { query: { limit, cursor, ...filter } }) => {
      const wanted = { ...filter, limit, after: afterId(cursor) };
      const found = await listFollows(context.deps, context.actor, wanted);
      return { body: await pageUntil(found, (row) => show(context, row)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/follows',
    tag,
    summary: 'パターンを割り当てる',
    description:
      '全ての予定が一度に立ち、ワークフローが始まります。base は日付（工程の時刻、なければ開店時刻になる）か、オフセット付きの日時。省くと、パターンの基準日の種類に従って顧客の記録から決まります（指定日なら今）。Temporal が止まっていても受け付け、後で自動的に始まります（engine: pending）。',
    body: assignBody,
    example: {
      customerId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d',
      patternId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3e',
      base: '2026-12-01',
    },
    responses: { 201: { description: '始まったフォロー', schema: follow } },
    security: 'follow.write',
    idempotent: true,
    handle: async (context, { body }) =>
      present(context, await assignPattern(context.deps, context.actor, body)),
  }),
  defineRoute({
    method: 'get',
    path: '/follows/{id}',
    tag,
    summary: 'フォロー',
    params: idParam,
    responses: { 200: { description: 'フォローとその工程', schema: follow } },
    security: 'follow.read',
    handle: async (context, { params }) =>
      present(context, await getFollow(context.deps, context.actor, { followId: params.id })),
  }),
  defineRoute({
    method: 'post',
    path: '/follows/{id}/stop',
    tag,
    summary: 'フォローを停止する',
    description:
      '応答した後には、このフォローからは何も送られません。すでに停止していても同じ答えを返します。',
    params: idParam,
    body: stopBody,
    bodyOptional: true,
    example: { reason: 'staff' },
    responses: { 200: { description: '停止したフォロー', schema: follow } },
    security: 'follow.write',
    idempotent: true,
    handle: async (context, { params, body }) =>
      present(context, await stopFollow(context.deps, context.actor, { ...body, followId: params.id })),
  }),
  defineRoute({
    method: 'post',
    path: '/follows/{id}/pause',
    tag,
    summary: 'フォローを一時停止する',
    params: idParam,
    responses: changed,
    security: 'follow.write',
    handle: async (context, { params }) =>
      present(context, await pauseFollow(context.deps, context.actor, { followId: params.id })),
  }),
  defineRoute({
    method: 'post',
    path: '/follows/{id}/resume',
    tag,
    summary: 'フォローを再開する',
    params: idParam,
    responses: changed,
    security: 'follow.write',
    handle: async (context, { params }) =>
      present(context, await resumeFollow(context.deps, context.actor, { followId: params.id })),
  }),
  defineRoute({
    method: 'delete',
    path: '/follows/{id}/remaining-steps',
    tag,
    summary: '残りの工程を削除する',
    description:
      '済んだ工程は残ります。stepIds（本文、または ?stepIds=…）を書くと、その工程だけを削除します。',
    params: idParam,
    query: removeStepsQuery,
    body: removeSteps,
    bodyOptional: true,
    responses: changed,
    security: 'follow.write',
    handle: async (context, { params, query, body }) => {
      const stepIds = body.stepIds ?? query.stepIds;
      return present(
        context,
        await removeRemainingSteps(context.deps, context.actor, { followId: params.id, stepIds }),
      );
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/follows/{id}/steps/{stepId}',
    tag,
    summary: '工程の日時を変える',
    params: stepParams,
    body: rescheduleBody,
    example: { dueAt: '2026-12-22T15:00:00+09:00' },
    responses: changed,
    security: 'follow.write',
    handle: async (context, { params, body }) => {
      const change = { followId: params.id, stepId: params.stepId, dueAt: body.dueAt };
      return present(context, await rescheduleStep(context.deps, context.actor, change));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/follows/{id}/steps/{stepId}/skip',
    tag,
    summary: '工程を飛ばす',
    params: stepParams,
    body: skipBody,
    bodyOptional: true,
    responses: changed,
    security: 'follow.write',
    handle: async (context, { params, body }) => {
      const change = { followId: params.id, stepId: params.stepId, reason: body.reason };
      return present(context, await skipStep(context.deps, context.actor, change));
    },
  }),
];
