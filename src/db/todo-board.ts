import type { Actor } from '#domain/actor';
import type { TodoBucket } from '#domain/kinds';
import type { Rows } from './reader.ts';
import { limitRows } from './columns.ts';
import { Prisma } from './generated/client.ts';
import { storeCondition } from './scope.ts';

/** A ToDo with the names a board shows. */
export interface TodoView {
  id: string;
  storeId: string;
  customerId: string;
  customerName: string;
  customerKana: string | null;
  customerPhone: string | null;
  followId: string | null;
  followStepId: string | null;
  quoteId: string | null;
  messageId: string | null;
  patternId: string | null;
  patternName: string | null;
  causedById: string | null;
  kind: string;
  channel: string;
  title: string;
  note: string | null;
  dueAt: Date;
  /** null for a closed ToDo */
  bucket: TodoBucket | null;
  status: string;
  assigneeId: string | null;
  assigneeName: string | null;
  result: string | null;
  resultNote: string | null;
  nextContactAt: Date | null;
  completedAt: Date | null;
  completedBy: string | null;
  createdAt: Date;
}

export interface TodoFilter {
  bucket?: TodoBucket | undefined;
  /** `open` unless given */
  status?: 'open' | 'done' | 'cancelled' | undefined;
  storeId?: string | undefined;
  /** null: those of nobody */
  assigneeId?: string | null | undefined;
  customerId?: string | undefined;
  followId?: string | undefined;
  patternId?: string | undefined;
  channel?: readonly string[] | undefined;
}

/** Where a page starts: after the ToDo with this due time and id. */
export interface TodoPosition {
  dueAt: Date;
  id: string;
}

/**
 * Limits of the buckets per store, in its own zone and with its own grace: the same as `bucketBounds` of
 * src/domain/todo-buckets.ts, inside the statement that needs them. OFFSET 0 keeps PostgreSQL from calculating them once
 * per ToDo instead.
 */
export const clocks = (actor: Actor, storeId: string | undefined, now: Date) => Prisma.sql`(
  SELECT id, ${now}::timestamptz - grace_minutes * interval '1 minute' AS "overdueBefore",
    (date_trunc('day', ${now}::timestamptz AT TIME ZONE time_zone) + interval '1 day') AT TIME ZONE time_zone AS "upcomingFrom"
  FROM store WHERE ${storeCondition(actor, storeId, 'id')} OFFSET 0) b`;

const BUCKETS: Record<TodoBucket, Prisma.Sql> = {
  new: Prisma.sql`t.kind = 'inquiry'`,
  replied: Prisma.sql`t.kind = 'reply'`,
  overdue: Prisma.sql`t.kind NOT IN ('inquiry', 'reply') AND t.due_at < b."overdueBefore"`,
  on_time: Prisma.sql`t.kind NOT IN ('inquiry', 'reply') AND t.due_at >= b."overdueBefore" AND t.due_at < b."upcomingFrom"`,
  upcoming: Prisma.sql`t.kind NOT IN ('inquiry', 'reply') AND t.due_at >= b."upcomingFrom"`,
};

/** The filter of the board for any statement over `todo x`, such as an export. */
export function todoFilterSql(actor: Actor, filter: TodoFilter, now: Date): Prisma.Sql {
  const conditions = [...filterConditions(filter), Prisma.sql`t.status = ${filter.status ?? 'open'}`];
  if (filter.bucket) conditions.push(BUCKETS[filter.bucket]);
  return Prisma.sql`EXISTS (SELECT FROM todo t JOIN ${clocks(actor, filter.storeId, now)} ON b.id = t.store_id
    WHERE t.id = x.id AND ${Prisma.join(conditions, ' AND ')})`;
}

const columns =
  Prisma.raw(`t.id, t.store_id AS "storeId", t.customer_id AS "customerId", c.name AS "customerName",
  c.kana AS "customerKana", c.phone AS "customerPhone", t.follow_id AS "followId", t.follow_step_id AS "followStepId",
  t.quote_id AS "quoteId", t.message_id AS "messageId", t.pattern_id AS "patternId", p.name AS "patternName",
  t.caused_by_id AS "causedById", t.kind, t.channel, t.title, t.note, t.due_at AS "dueAt", t.status,
  t.assignee_id AS "assigneeId", u.name AS "assigneeName", t.result, t.result_note AS "resultNote",
  t.next_contact_at AS "nextContactAt", t.completed_at AS "completedAt", t.completed_by AS "completedBy",
  t.created_at AS "createdAt",
  CASE WHEN t.status <> 'open' THEN NULL WHEN t.kind = 'inquiry' THEN 'new' WHEN t.kind = 'reply' THEN 'replied'
    WHEN t.due_at < t."overdueBefore" THEN 'overdue' WHEN t.due_at < t."upcomingFrom" THEN 'on_time' ELSE 'upcoming' END AS bucket`);

const names = Prisma.raw(`JOIN customer c ON c.id = t.customer_id LEFT JOIN pattern p ON p.id = t.pattern_id
  LEFT JOIN staff_user u ON u.id = t.assignee_id`);

/** Page of ToDos in due order. Each store's part comes from its own index range, so a big shop pages as fast as a small one. */
export async function listTodoViews(
  rows: Rows,
  actor: Actor,
  filter: TodoFilter,
  page: { now: Date; limit: number; after?: TodoPosition | undefined },
): Promise<TodoView[]> {
  const conditions = [...filterConditions(filter)];
  // The literal 'open' lets the partial indexes of the board be used.
  const status = filter.status ?? 'open';
  conditions.push(status === 'open' ? Prisma.sql`t.status = 'open'` : Prisma.sql`t.status = ${status}`);
  if (filter.bucket) conditions.push(BUCKETS[filter.bucket]);
  if (page.after)
    conditions.push(
      Prisma.sql`(t.due_at, t.id) > (${page.after.dueAt}::timestamptz, ${page.after.id}::uuid)`,
    );
  return rows.$queryRaw<TodoView[]>`
    SELECT ${columns} FROM (
      SELECT part.*, b."overdueBefore", b."upcomingFrom" FROM ${clocks(actor, filter.storeId, page.now)}
      CROSS JOIN LATERAL (SELECT t.* FROM todo t WHERE t.store_id = b.id AND ${Prisma.join(conditions, ' AND ')}
        ORDER BY t.due_at, t.id ${limitRows(page.limit)}) part
      ORDER BY part.due_at, part.id ${limitRows(page.limit)}) t
    ${names} ORDER BY t.due_at, t.id`;
}

/** One ToDo as the board shows it; null: there is none in the actor's stores. */
export async function findTodoView(
  rows: Rows,
  actor: Actor,
  id: string,
  now: Date,
): Promise<TodoView | null> {
  const [todo] = await rows.$queryRaw<TodoView[]>`
    SELECT ${columns} FROM (SELECT t.*, b."overdueBefore", b."upcomingFrom" FROM todo t JOIN ${clocks(actor, undefined, now)}
      ON b.id = t.store_id WHERE t.id = ${id}::uuid) t ${names}`;
  return todo ?? null;
}

/** Conditions on `todo t`. */
export function filterConditions(filter: Omit<TodoFilter, 'bucket' | 'status'>): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (filter.assigneeId === null) conditions.push(Prisma.sql`t.assignee_id IS NULL`);
  else if (filter.assigneeId !== undefined) conditions.push(Prisma.sql`t.assignee_id = ${filter.assigneeId}`);
  if (filter.customerId) conditions.push(Prisma.sql`t.customer_id = ${filter.customerId}::uuid`);
  if (filter.followId) conditions.push(Prisma.sql`t.follow_id = ${filter.followId}::uuid`);
  if (filter.patternId) conditions.push(Prisma.sql`t.pattern_id = ${filter.patternId}::uuid`);
  if (filter.channel?.length) conditions.push(Prisma.sql`t.channel = ANY (${[...filter.channel]}::text[])`);
  return conditions;
}
