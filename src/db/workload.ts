import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';

/** Open work of one person; `assigneeId` null: of nobody. */
export interface OpenLoad {
  assigneeId: string | null;
  open: number;
  overdue: number;
  oldestOverdueAt: Date | null;
  dueToday: number;
  /** by calendar day of the store's zone, from today */
  days: { date: string; calls: number; others: number }[];
}

export interface LoadClock {
  storeId: string;
  timeZone: string;
  now: Date;
  graceMinutes: number;
  /** calendar day of the store */
  today: string;
}

export const LOAD_DAYS = 14;

/** Open ToDos per person, with the next days of each. 新着 and ユーザ返信 count as open and are never late. */
export async function readOpenLoad(
  rows: Rows,
  { storeId, timeZone, now, graceMinutes, today }: LoadClock,
): Promise<OpenLoad[]> {
  return rows.$queryRaw<OpenLoad[]>`
    WITH mine AS (
      SELECT t.assignee_id, t.due_at, t.channel, (t.due_at AT TIME ZONE ${timeZone})::date AS due_on,
        t.kind NOT IN ('inquiry', 'reply') AND t.due_at < ${now}::timestamptz - ${graceMinutes}::int * interval '1 minute' AS late
      FROM todo t WHERE t.store_id = ${storeId}::uuid AND t.status = 'open'),
    per_day AS (
      SELECT assignee_id, due_on, count(*) FILTER (WHERE channel = 'phone')::int AS calls, count(*) FILTER (WHERE channel <> 'phone')::int AS others
      FROM mine WHERE due_on >= ${today}::date AND due_on < ${today}::date + ${Prisma.raw(String(LOAD_DAYS))} GROUP BY 1, 2)
    SELECT m.assignee_id AS "assigneeId", count(*)::int AS open, count(*) FILTER (WHERE late)::int AS overdue,
      min(m.due_at) FILTER (WHERE late) AS "oldestOverdueAt",
      count(*) FILTER (WHERE NOT late AND due_on <= ${today}::date)::int AS "dueToday",
      coalesce((SELECT jsonb_agg(jsonb_build_object('date', d.due_on, 'calls', d.calls, 'others', d.others) ORDER BY d.due_on)
        FROM per_day d WHERE d.assignee_id IS NOT DISTINCT FROM m.assignee_id), '[]') AS days
    FROM mine m GROUP BY m.assignee_id`;
}

export interface WorkDone {
  actorId: string;
  completed: number;
  calls: number;
  reached: number;
}

/** What each person completed since then, by the 応対履歴: it knows who did it, whoever the ToDo was given to. */
export const readWorkDone = (rows: Rows, storeId: string, since: Date): Promise<WorkDone[]> => rows.$queryRaw<
  WorkDone[]
>`
  SELECT actor_id AS "actorId", count(*)::int AS completed, count(*) FILTER (WHERE channel = 'phone')::int AS calls,
    count(*) FILTER (WHERE channel = 'phone' AND detail->>'reached' = 'true')::int AS reached
  FROM history_entry WHERE store_id = ${storeId}::uuid AND kind = 'todo_done' AND occurred_at >= ${since}::timestamptz AND actor_id IS NOT NULL
  GROUP BY actor_id`;

export interface StaffMember {
  id: string;
  name: string;
  role: string;
  active: boolean;
  capacityPerDay: number;
}

/** Members of the store, and whoever else has work of it. */
export const readStaffOf = (
  rows: Rows,
  storeId: string,
  others: readonly string[],
): Promise<StaffMember[]> => rows.$queryRaw<StaffMember[]>`
  SELECT u.id, u.name, u.role, u.active, u.capacity_per_day AS "capacityPerDay" FROM staff_user u
  WHERE u.id = ANY (${[...others]}::text[]) OR (u.active AND EXISTS (SELECT FROM store_member m WHERE m.user_id = u.id AND m.store_id = ${storeId}::uuid))
  ORDER BY u.active DESC, u.name, u.id`;
