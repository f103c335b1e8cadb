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
  const [counts] = await rows.$queryRaw<TodoCounts[]>`
    SELECT coalesce(sum(n.new), 0)::int AS new, coalesce(sum(n.replied), 0)::int AS replied,
      coalesce(sum(n.overdue), 0)::int AS overdue, coalesce(sum(n.on_time), 0)::int AS on_time,
      (SELECT count(*) FROM (SELECT FROM ${clocks(actor, storeId, now)} CROSS JOIN LATERAL (
        SELECT FROM todo t WHERE ${open} AND t.due_at >= b."upcomingFrom" AND ${DUE}
        ${limitRows(UPCOMING_COUNT_LIMIT)}) ofStore ${limitRows(UPCOMING_COUNT_LIMIT)}) part)::int AS upcoming
    FROM ${clocks(actor, storeId, now)} CROSS JOIN LATERAL (${filters.length > 0 ? counted(open) : TALLIED}) n`;
  return counts ?? { new: 0, on_time: 0, overdue: 0, replied: 0, upcoming: 0 };
}

/** Counts of store `b` from the ToDos themselves. */
const counted = (open: Prisma.Sql) => sql`
  SELECT inbound.*, today.* FROM (SELECT count(*) FILTER (WHERE t.kind = 'inquiry') AS new,
    count(*) FILTER (WHERE t.kind = 'reply') AS replied FROM todo t WHERE ${open} AND t.kind IN ('inquiry', 'reply')) inbound
  CROSS JOIN (SELECT count(*) FILTER (WHERE t.due_at < b."overdueBefore") AS overdue,
    count(*) FILTER (WHERE t.due_at >= b."overdueBefore") AS on_time
    FROM todo t WHERE ${open} AND t.due_at < b."upcomingFrom" AND ${DUE}) today`;

/** The same from the tally: whole quarters of an hour are added up, the one in which 遅延 begins right now is counted. */
const TALLIED = sql`
  SELECT tally.new, tally.replied, tally.late + edge.late AS overdue, tally.due - tally.late - edge.late AS on_time
  FROM (SELECT sum(t.count) FILTER (WHERE t.kind = 'inquiry') AS new, sum(t.count) FILTER (WHERE t.kind = 'reply') AS replied,
      coalesce(sum(t.count) FILTER (WHERE t.kind = 'due'), 0) AS due,
      coalesce(sum(t.count) FILTER (WHERE t.kind = 'due' AND t.due_from < todo_tally_from('due', b."overdueBefore")), 0) AS late
    FROM (SELECT a.kind, a.due_from, a.count FROM todo_tally a WHERE a.store_id = b.id AND a.due_from < b."upcomingFrom"
      UNION ALL SELECT a.kind, a.due_from, a.count FROM todo_tally_change a WHERE a.store_id = b.id AND a.due_from < b."upcomingFrom") t) tally
  CROSS JOIN (SELECT count(*) AS late FROM todo t WHERE t.store_id = b.id AND t.status = 'open' AND ${DUE}
    AND t.due_at >= todo_tally_from('due', b."overdueBefore") AND t.due_at < b."overdueBefore") edge`;

/** Nobody reads the counts of a moment that lies so far back: a store's grace is a day at most. */
const SETTLED_MS = 3 * 86_400_000;

/** Adds up what was appended to the tally since the last time. May run at any moment, also at the same time as itself. */
export async function foldTodoTally(db: Database, now: Date): Promise<void> {
  const settledBefore = new Date(now.getTime() - SETTLED_MS);
  await db.prisma.$queryRaw`SELECT fold_todo_tally(todo_tally_from('due', ${settledBefore}::timestamptz))`;
}
