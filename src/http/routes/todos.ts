import { z } from 'zod';
import { id, instant } from '#contract/fields';
import {
  completedTodo,
  completeTodo as completeBody,
  createTodo as createBody,
  reassignedTodos,
  reassignTodo as reassignBody,
  reassignTodos as bulkBody,
  todo,
  todoCounts,
  todoCountsQuery,
  todoPage,
  todoQuery,
} from '#contract/todos';
import type { Actor } from '#domain/actor';
import { completeTodo } from '#use-cases/complete-todo';
import { createTodo } from '#use-cases/create-todo';
import { countTodos, getTodo, listTodos } from '#use-cases/list-todos';
import { reassignTodo, reassignTodos } from '#use-cases/reassign-todos';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import { presentTodo, type TodoRow } from '../present/todo.ts';

const tag = 'ToDo';
const position = z.tuple([instant, id]);

const show = async ({ deps }: Context, row: TodoRow) => presentTodo(row, await deps.zoneOf(row.storeId));

/** `me` and `none` in a filter or a request. */
export function assigneeOf(actor: Actor, assigneeId: string | null | undefined): string | null | undefined {
  if (assigneeId === 'me') return actor.id;
  return assigneeId === 'none' ? null : assigneeId;
}

export const todoRoutes = [
  defineRoute({
    method: 'get',
    path: '/todos',
    tag,
    summary: 'ToDo の一覧',
    description:
      'bucket: new=新着, on_time=オンタイム, overdue=遅延, replied=ユーザ返信, upcoming=予定。期限の早い順。',
    query: todoQuery,
    responses: { 200: { description: 'ToDo', schema: todoPage } },
    security: 'todo.read',
    handle: async (context, { query: { limit, cursor, assigneeId, ...filter } }) => {
      const { deps, actor } = context;
      const last = decodeCursor(cursor, position);
      const after = last && { dueAt: new Date(last[0]), id: last[1] };
      const { items, nextAfter } = await listTodos(deps, actor, {
        ...filter,
        assigneeId: assigneeOf(actor, assigneeId),
        limit,
        after,
      });
      return {
        body: {
          items: await Promise.all(items.map((row) => show(context, row))),
          nextCursor: nextAfter && encodeCursor([nextAfter.dueAt.toISOString(), nextAfter.id]),
        },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/todos/counts',
    tag,
    summary: 'ToDo の件数',
    query: todoCountsQuery,
    responses: { 200: { description: '区分ごとの件数。予定は 1000 まで数えます', schema: todoCounts } },
    security: 'todo.read',
    handle: async ({ deps, actor }, { query: { assigneeId, ...filter } }) => ({
      body: await countTodos(deps, actor, { ...filter, assigneeId: assigneeOf(actor, assigneeId) }),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/todos',
    tag,
    summary: '単発の予定を入れる',
    description: 'パターンによらない連絡（「20 日後に電話」など）。',
    body: createBody,
    example: {
      customerId: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d',
      channel: 'phone',
      title: '下取り価格の連絡',
      dueAt: '2026-12-21T15:00:00+09:00',
    },
    responses: { 201: { description: '入れた予定', schema: todo } },
    security: 'todo.write',
    idempotent: true,
    handle: async (context, { body }) => {
      const input = { ...body, assigneeId: assigneeOf(context.actor, body.assigneeId) };
      return { body: await show(context, await createTodo(context.deps, context.actor, input)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/todos/bulk-reassign',
    tag,
    summary: 'ToDo をまとめて引き継ぐ',
    description: '休みや退職のとき、ある担当者の未完了の ToDo をほかの人に均等に渡します。',
    body: bulkBody,
    example: { fromAssigneeId: '…', toAssigneeIds: ['…', '…'] },
    responses: { 200: { description: '引き継いだ件数', schema: reassignedTodos } },
    security: 'todo.bulk',
    idempotent: true,
    handle: async ({ deps, actor }, { body }) => ({
      body: await reassignTodos(deps, actor, {
        ...body,
        fromAssigneeId: assigneeOf(actor, body.fromAssigneeId),
      }),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/todos/{id}',
    tag,
    summary: 'ToDo',
    params: idParam,
    responses: { 200: { description: 'ToDo', schema: todo } },
    security: 'todo.read',
    handle: async (context, { params }) => ({
      body: await show(context, await getTodo(context.deps, context.actor, { todoId: params.id })),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/todos/{id}/complete',
    tag,
    summary: 'ToDo を完了する',
    description:
      'result: connected=つながった, no_answer=不在, call_back=折り返し（nextContactAt が要ります）, refused=断り, wrong_number=番号違い, done=済み。nextContactAt を書くと次の ToDo ができます。',
    params: idParam,
    body: completeBody,
    bodyOptional: true,
    example: { result: 'call_back', note: '夕方にもう一度', nextContactAt: '2026-12-22T17:30:00+09:00' },
    responses: { 200: { description: '完了した ToDo と、次にできた ToDo', schema: completedTodo } },
    security: 'todo.write',
    idempotent: true,
    handle: async (context, { params, body }) => {
      const done = await completeTodo(context.deps, context.actor, { ...body, todoId: params.id });
      const next = done.next && (await show(context, done.next));
      return { body: { ...(await show(context, done.todo)), next, suggestStop: done.suggestStop } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/todos/{id}/reassign',
    tag,
    summary: 'ToDo を引き継ぐ',
    params: idParam,
    body: reassignBody,
    example: { assigneeId: 'me' },
    responses: { 200: { description: '引き継いだ ToDo', schema: todo } },
    security: 'todo.write',
    handle: async (context, { params, body }) => {
      const assigneeId = assigneeOf(context.actor, body.assigneeId) ?? null;
      return {
        body: await show(
          context,
          await reassignTodo(context.deps, context.actor, { todoId: params.id, assigneeId }),
        ),
      };
    },
  }),
];
