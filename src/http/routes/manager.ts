/** The manager's view (A8), the day's work list (B13) and the audit log. */
import {
  auditPage,
  auditQuery,
  createReview,
  review,
  reviewPage,
  reviewQuery,
  workList,
  workListQuery,
  workload,
} from '#contract/manager';
import { pageQuery } from '#contract/fields';
import { findAuditLog } from '#use-cases/find-audit-log';
import { getCustomer } from '#use-cases/find-customers';
import { getWorkList } from '#use-cases/get-work-list';
import { getWorkload } from '#use-cases/get-workload';
import { findReviews, reviewNegotiation } from '#use-cases/review-negotiation';
import { afterId, toPage } from '../cursor.ts';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentAudit, presentReview, presentWorkList, presentWorkload } from '../present/manager.ts';
import { assigneeOf } from './todos.ts';

const tag = '店長';

export const managerRoutes = [
  defineRoute({
    method: 'get',
    path: '/stores/{id}/workload',
    tag,
    summary: '担当者ごとの負荷と遅れ',
    params: idParam,
    responses: {
      200: { description: '未完了・遅延・今日の期限・14 日先までの件数、今週の実績', schema: workload },
    },
    security: 'todo.read',
    handle: async ({ deps, actor }, { params }) => ({
      body: presentWorkload(await getWorkload(deps, actor, params.id)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/reviews',
    tag,
    summary: '商談レビューの一覧',
    query: reviewQuery,
    responses: { 200: { description: '新しい順のレビュー', schema: reviewPage } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, ...filter } }) => {
      const rows = await findReviews(deps, actor, { ...filter, take: limit + 1, after: afterId(cursor) });
      const zone = await deps.zoneOf(filter.storeId ?? null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentReview(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}/reviews',
    tag,
    summary: '顧客の商談レビュー',
    params: idParam,
    query: pageQuery,
    responses: { 200: { description: '新しい順のレビュー', schema: reviewPage } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params, query: { limit, cursor } }) => {
      const { storeId } = await getCustomer(deps, actor, params.id);
      const rows = await findReviews(deps, actor, {
        customerId: params.id,
        take: limit + 1,
        after: afterId(cursor),
      });
      const zone = await deps.zoneOf(storeId);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentReview(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/customers/{id}/reviews',
    tag,
    summary: '商談をレビューする',
    params: idParam,
    body: createReview,
    example: {
      notes: '予算は 200 万円まで。奥様が決める',
      depth: 3,
      nextAction: '試乗の日程を決める',
      nextActionOn: '2026-12-05',
      createTodo: true,
    },
    responses: { 201: { description: '書いたレビュー', schema: review } },
    security: 'review.write',
    idempotent: true,
    handle: async ({ deps, actor }, { params, body }) => {
      const made = await reviewNegotiation(deps, actor, { ...body, customerId: params.id });
      return { body: presentReview(made, await deps.zoneOf(made.storeId)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/work-list',
    tag,
    summary: '日付別の作業リスト',
    description:
      'その日の ToDo と自動送信の予定を時刻順に。今日の分には、前日までに済んでいないものも入ります。',
    query: workListQuery,
    responses: { 200: { description: '時刻順の作業', schema: workList } },
    security: 'todo.read',
    handle: async ({ deps, actor }, { query: { assigneeId, sends = true, ...filter } }) => ({
      body: presentWorkList(
        await getWorkList(deps, actor, {
          ...filter,
          assigneeId: assigneeOf(actor, assigneeId),
          withSends: sends,
        }),
      ),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/audit-log',
    tag: '管理',
    summary: '操作の記録',
    description: '誰が・いつ・何を変えたか。顧客データを読めない役割には変更の前後を出しません。',
    query: auditQuery,
    responses: { 200: { description: '新しい順の記録', schema: auditPage } },
    security: 'audit.read',
    handle: async ({ deps, actor }, { query: { limit, cursor, from, to, ...filter } }) => {
      const rows = await findAuditLog(deps, actor, {
        ...filter,
        ...(from && { from: new Date(from) }),
        ...(to && { to: new Date(to) }),
        take: limit + 1,
        after: afterId(cursor),
      });
      const zone = await deps.zoneOf(filter.storeId ?? null);
      return {
        body: toPage(
          rows,
          limit,
          (row) => presentAudit(row, zone),
          ({ id }) => [id],
        ),
      };
    },
  }),
];
