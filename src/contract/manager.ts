/** The manager's view (A8), the day's work list (B13) and the audit log (X10). */
import { z } from 'zod';
import { calendarDate, flag, id, instant, line, listOf, pageOf, pageQuery, text } from './fields.ts';
import { convenientTime } from './customers.ts';
import { todoKind } from './kinds.ts';

const day = z.object({ date: calendarDate, calls: z.int(), others: z.int() });
const load = {
  open: z.int(),
  overdue: z.int(),
  oldestOverdueAt: instant.nullable(),
  dueToday: z.int().meta({ description: '今日が期限の未完了（遅延を含まない）' }),
  days: z.array(day).meta({ description: '今日から 14 日間の期限ごとの件数' }),
};
export const workload = z
  .object({
    storeId: id,
    at: instant,
    today: calendarDate,
    weekFrom: calendarDate.meta({ description: '今週の月曜日' }),
    staff: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        role: z.string(),
        active: z.boolean(),
        capacityPerDay: z.int(),
        ...load,
        overCapacity: z.boolean().meta({ description: '今日の期限と遅延が 1 日の件数を超えている' }),
        completedThisWeek: z.int(),
        callsThisWeek: z.int(),
        reachedThisWeek: z.int(),
        contactRate: z.number().nullable(),
      }),
    ),
    unassigned: z.object(load),
  })
  .meta({ id: 'Workload' });

export const review = z
  .object({
    id,
    storeId: id,
    customerId: id,
    customerName: z.string(),
    quoteId: id.nullable(),
    reviewerId: z.string(),
    reviewerName: z.string(),
    notes: z.string(),
    depth: z.int(),
    nextAction: z.string().nullable(),
    nextActionOn: calendarDate.nullable(),
    todoId: id.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'NegotiationReview' });
export const reviewPage = pageOf(review);
export const reviewQuery = pageQuery.extend({
  storeId: id.optional(),
  reviewerId: z.string().max(100).optional(),
});

export const createReview = z
  .object({
    notes: text(5_000).trim().min(1),
    depth: z
      .int()
      .min(1)
      .max(5)
      .meta({ description: '商談の深さ 1（約束だけ）… 5（要望・予算・決定者・時期がわかっている）' }),
    nextAction: line(200).nullish(),
    nextActionOn: calendarDate.nullish(),
    quoteId: id.nullish(),
    createTodo: z
      .boolean()
      .default(false)
      .meta({ description: '次の行動を ToDo にする（nextActionOn が要ります）' }),
    assigneeId: z.string().max(100).nullish().meta({ description: 'ToDo の担当者。省略時は顧客の担当者' }),
  })
  .meta({ id: 'CreateNegotiationReview' });

export const workListQuery = z.object({
  date: calendarDate.optional().meta({ description: '省略時は店舗の今日' }),
  storeId: id.optional(),
  assigneeId: z.string().max(100).optional().meta({ description: '担当者の ID。me=自分、none=担当なし' }),
  sends: flag.optional().meta({ description: 'false: 自動送信の予定を除く' }),
});
export const workList = z
  .object({
    date: calendarDate,
    storeId: id,
    truncated: z.boolean(),
    items: z.array(
      z.object({
        id,
        type: z.enum(['todo', 'send']),
        kind: todoKind.nullable(),
        channel: z.string(),
        at: instant,
        late: z.boolean().meta({ description: '前日までに済んでいないもの' }),
        title: z.string(),
        say: z.string().nullable().meta({ description: '伝えること: メモ、または送る文面' }),
        assigneeId: z.string().nullable(),
        assigneeName: z.string().nullable(),
        patternName: z.string().nullable(),
        customer: z.object({
          id,
          name: z.string(),
          kana: z.string().nullable(),
          phone: z.string().nullable(),
          address: z.string().nullable(),
          note: z.string().nullable(),
          convenientTimes: z.array(convenientTime),
        }),
        vehicles: z.array(z.string()),
        lastContact: z.object({ at: instant, summary: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'WorkList' });

export const auditEntry = z
  .object({
    id,
    at: instant,
    actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    action: z.string(),
    entity: z.string(),
    entityId: z.string(),
    storeId: id.nullable(),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({ id: 'AuditEntry' });
export const auditPage = pageOf(auditEntry);
export const auditQuery = pageQuery.extend({
  storeId: id.optional(),
  actorId: z.string().max(100).optional(),
  entity: listOf(z.string().max(50)),
  entityId: z.string().max(100).optional(),
  action: z
    .string()
    .max(50)
    .optional()
    .meta({ description: '例: customer.update。customer. で始まるものすべてなら customer.' }),
  from: instant.optional(),
  to: instant.optional(),
});

export type Workload = z.infer<typeof workload>;
export type Review = z.infer<typeof review>;
export type CreateReview = z.infer<typeof createReview>;
export type WorkList = z.infer<typeof workList>;
export type AuditEntry = z.infer<typeof auditEntry>;
