/** Everything a person has to do (A6, A7, A12). */
import { z } from 'zod';
import { id, instant, line, listOf, pageOf, pageQuery, text } from './fields.ts';
import { bucket, channel, todoKind, todoResult, todoStatus } from './kinds.ts';

export const todo = z
  .object({
    id,
    storeId: id,
    customerId: id,
    customerName: z.string(),
    customerKana: z.string().nullable(),
    customerPhone: z.string().nullable(),
    followId: id.nullable(),
    followStepId: id.nullable(),
    quoteId: id.nullable(),
    messageId: id.nullable(),
    patternId: id.nullable(),
    patternName: z.string().nullable(),
    causedById: id.nullable(),
    kind: todoKind,
    channel: z.string(),
    title: z.string(),
    note: z.string().nullable(),
    dueAt: instant,
    bucket: bucket.nullable().meta({ description: '完了・取消の ToDo では null' }),
    status: todoStatus,
    assigneeId: z.string().nullable(),
    assigneeName: z.string().nullable(),
    result: z.string().nullable(),
    resultNote: z.string().nullable(),
    nextContactAt: instant.nullable(),
    completedAt: instant.nullable(),
    completedBy: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Todo' });
export const todoPage = pageOf(todo);

export const todoQuery = pageQuery.extend({
  bucket: bucket.optional(),
  status: todoStatus.optional().meta({ description: '省略時は open' }),
  storeId: id.optional(),
  assigneeId: z.string().max(100).optional().meta({ description: '担当者の ID。me=自分、none=担当なし' }),
  customerId: id.optional(),
  followId: id.optional(),
  patternId: id.optional(),
  channel: listOf(channel),
});

export const todoCountsQuery = z.object({
  storeId: id.optional(),
  assigneeId: z.string().max(100).optional(),
});

export const todoCounts = z
  .object({ new: z.int(), on_time: z.int(), overdue: z.int(), replied: z.int(), upcoming: z.int() })
  .meta({ id: 'TodoCounts' });

/** Spellings that other systems use for the same results. */
const RESULT_ALIASES: Readonly<Record<string, string>> = {
  answered: 'connected',
  talked: 'connected',
  reached: 'connected',
  completed: 'done',
  complete: 'done',
  ok: 'done',
  success: 'done',
  sent: 'done',
  absent: 'no_answer',
  not_connected: 'no_answer',
  no_reply: 'no_answer',
  callback: 'call_back',
  callback_requested: 'call_back',
  declined: 'refused',
  rejected: 'refused',
};
const resultInput = z
  .preprocess((value) => {
    if (typeof value !== 'string') return value;
    const word = value
      .trim()
      .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
    return RESULT_ALIASES[word] ?? word;
  }, todoResult)
  .default('done');

export const completeTodo = z
  .object({
    result: resultInput,
    note: text(5000).nullish(),
    nextContactAt: instant
      .nullish()
      .meta({ description: '次に連絡する日時。指定すると次の ToDo ができます' }),
  })
  .meta({ id: 'CompleteTodo' });
export const completedTodo = z
  .object({
    ...todo.shape,
    next: todo.nullable(),
    suggestStop: z.boolean().meta({ description: '断りがあり、フォローがまだ進行中' }),
  })
  .meta({ id: 'CompletedTodo' });

export const reassignTodo = z
  .object({
    assigneeId: z.string().max(100).nullable().meta({ description: '新しい担当者。null=担当なし、me=自分' }),
  })
  .meta({ id: 'ReassignTodo' });

export const reassignTodos = z
  .object({
    fromAssigneeId: z.string().max(100).nullish(),
    todoIds: z.array(id).max(10_000).nullish(),
    storeId: id.nullish(),
    dueFrom: instant.nullish().meta({ description: 'この時刻からの期限だけ（休みの初日など）' }),
    dueBefore: instant.nullish().meta({ description: 'この時刻より前の期限だけ' }),
    withLate: z
      .boolean()
      .default(false)
      .meta({ description: '期限の範囲に加えて、いま遅延しているものも渡す' }),
    toAssigneeIds: z.array(z.string().max(100)).min(1).max(100),
    share: z.enum(['evenly', 'by_load']).default('evenly').meta({
      description: 'evenly = 期限順に均等に、by_load = その日の予定が 1 日の件数に対して少ない人へ',
    }),
  })
  .meta({ id: 'ReassignTodos' });
export const reassignedTodos = z.object({ reassigned: z.int() }).meta({ id: 'ReassignedTodos' });

/** A planned one-off contact without a pattern (A5). */
export const createTodo = z
  .object({
    customerId: id,
    channel: z.enum(['phone', 'task', 'mail', 'sms', 'postcard']).default('phone'),
    title: line(200).nullish(),
    note: text(5000).nullish(),
    dueAt: instant,
    assigneeId: z.string().max(100).nullish(),
    quoteId: id.nullish(),
  })
  .meta({ id: 'CreateTodo' });

export type Todo = z.infer<typeof todo>;
export type TodoQuery = z.infer<typeof todoQuery>;
export type TodoCounts = z.infer<typeof todoCounts>;
export type CompleteTodo = z.infer<typeof completeTodo>;
export type CreateTodo = z.infer<typeof createTodo>;
export type ReassignTodos = z.infer<typeof reassignTodos>;
