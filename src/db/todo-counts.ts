import type { Actor } from '#domain/actor';
import type { TodoBucket } from '#domain/kinds';
import type { Database } from './client.ts';
import { limitRows } from './columns.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { clocks, filterConditions, type TodoFilter } from './todo-board.ts';

export type TodoCounts = Record<TodoBucket, number>;

type CountFilter = Omit<TodoFilter, 'bucket' | 'status'>;

/** The counts stop at this many 予定: nobody reads more, and counting them all would read every plan of the shop. */
export const UPCOMING_COUNT_LIMIT = 1_000;

const { sql } = Prisma;
const DUE = sql`t.kind NOT IN ('inquiry', 'reply')`;

/**
 * Live counts of the board (A6); 予定 counts up to UPCOMING_COUNT_LIMIT. Those of whole stores come from the tally and cost
 * the same however many ToDos there are (docs/decisions/0021), those of a person or a pattern are counted.
 */
export async function countTodos(
  rows: Rows,
  actor: Actor,
  { storeId, ...filter }: CountFilter,
  now: Date,
): Promise<TodoCounts> {
  const filters = filterConditions(filter);
  const open = Prisma.join([sql`t.store_id = b.id AND t.status = 'open'`, ...filters], ' AND ');
  const isTallied = filters.length === 0;
  const [most, atMost] = [Prisma.raw(String(UPCOMING_COUNT_LIMIT)), limitRows(UPCOMING_COUNT_LIMIT)];
  const upcoming = sql`(SELECT count(*) FROM (SELECT FROM ${clocks(actor, storeId, now)} CROSS JOIN LATERAL (
    SELECT FROM todo t WHERE ${open} AND t.due_at >= b."upcomingFrom" AND ${DUE} ${atMost}) ofStore ${atMost}) part)`;
  const [counts] = await rows.$queryRaw<TodoCounts[]>`
    SELECT coalesce(sum(n.new), 0)::int AS new, coalesce(sum(n.replied), 0)::int AS replied,
      coalesce(sum(n.overdue), 0)::int AS overdue, coalesce(sum(n.on_time), 0)::int AS on_time,
      ${isTallied ? sql`CASE WHEN sum(n.soon) >= ${most} THEN ${most} ELSE ${upcoming} END` : upcoming}::int AS upcoming
    FROM ${clocks(actor, storeId, now)} CROSS JOIN LATERAL (${isTallied ? TALLIED : counted(open)}) n`;
  return counts ?? { new: 0, on_time: 0, overdue: 0, replied: 0, upcoming: 0 };
}

/** Counts of store `b` from the ToDos themselves. */
const counted = (open: Prisma.Sql) => sql`
  SELECT inbound.*, today.* FROM (SELECT count(*) FILTER (WHERE t.kind = 'inquiry') AS new,
    count(*) FILTER (WHERE t.kind = 'reply') AS replied FROM todo t WHERE ${open} AND t.kind IN ('inquiry', 'reply')) inbound
  CROSS JOIN (SELECT count(*) FILTER (WHERE t.due_at < b."overdueBefore") AS overdue,
    count(*) FILTER (WHERE t.due_at >= b."overdueBefore") AS on_time
    FROM todo t WHERE ${open} AND t.due_at < b."upcomingFrom" AND ${DUE}) today`;

/** Open ToDos of store `b` that are due in the part of an hour before a moment. */
const inTheHourBefore = (from: Prisma.Sql, moment: Prisma.Sql) => sql`(SELECT count(*) FROM todo t
  WHERE t.store_id = b.id AND t.status = 'open' AND ${DUE} AND t.due_at >= ${from} AND t.due_at < ${moment})`;

/**
 * The same from the tally: whole hours are added up, those in which 遅延 begins and オンタイム ends are counted. `soon` are those of the
 * day after: where they alone pass the limit of 予定, nobody counts further.
 */
const TALLIED = sql`
  SELECT part.new, part.replied, part.late AS overdue, part.due - part.late AS on_time, part.soon
  FROM (SELECT todo_tally_from('due', b."overdueBefore") AS late, todo_tally_from('due', b."upcomingFrom") AS due OFFSET 0) hour_of
  CROSS JOIN LATERAL (SELECT sum(a.count) FILTER (WHERE a.kind = 'inquiry') AS new, sum(a.count) FILTER (WHERE a.kind = 'reply') AS replied,
      coalesce(sum(a.count) FILTER (WHERE a.kind = 'due' AND a.due_from < hour_of.late), 0)
        + ${inTheHourBefore(sql`hour_of.late`, sql`b."overdueBefore"`)} AS late,
      coalesce(sum(a.count) FILTER (WHERE a.kind = 'due' AND a.due_from < hour_of.due), 0)
        + ${inTheHourBefore(sql`hour_of.due`, sql`b."upcomingFrom"`)} AS due,
      sum(a.count) FILTER (WHERE a.kind = 'due' AND a.due_from > hour_of.due) AS soon
    FROM (SELECT kind, due_from, count FROM todo_tally WHERE store_id = b.id AND due_from < hour_of.due + interval '1 day'
      UNION ALL SELECT kind, due_from, count FROM todo_tally_change
        WHERE store_id = b.id AND due_from < hour_of.due + interval '1 day') a) part`;

/** 遅延 begins a day ago at most (a store's grace), and no two clocks differ by an hour. */
const SETTLED_MS = 25 * 3_600_000;

/** Adds up what was appended to the tally since the last time. May run at any moment, also at the same time as itself. */
export async function foldTodoTally(db: Database, now: Date): Promise<void> {
  const settledBefore = new Date(now.getTime() - SETTLED_MS);
  await db.prisma.$queryRaw`SELECT fold_todo_tally(todo_tally_from('due', ${settledBefore}::timestamptz))`;
}
