import type { Taker } from '#domain/spread-by-load';
import type { Tx } from './client.ts';
import { type Reassignment, toGive } from './todos.ts';

/** Open ToDos that somebody is to take over, in due order, each with its day on the store's calendar: what is late is for today. */
export const readWorkToGive = (
  tx: Tx,
  change: Omit<Reassignment, 'toAssigneeIds'>,
  now: Date,
): Promise<{ id: string; day: string }[]> => tx.$queryRaw`
  SELECT t.id, (greatest(t.due_at, ${now}::timestamptz) AT TIME ZONE st.time_zone)::date::text AS day FROM todo t JOIN store st ON st.id = t.store_id
  WHERE ${toGive(change)} ORDER BY t.due_at, t.id FOR UPDATE OF t`;

/** What each of these people can do in a day and has to do on these days already. */
export async function readTakers(
  tx: Tx,
  ids: readonly string[],
  days: readonly string[],
  now: Date,
): Promise<Taker[]> {
  const rows = await tx.$queryRaw<{ id: string; capacityPerDay: number; load: Record<string, number> }[]>`
    SELECT u.id, u.capacity_per_day AS "capacityPerDay", coalesce((
      SELECT jsonb_object_agg(d.day, d.count) FROM (
        SELECT (greatest(t.due_at, ${now}::timestamptz) AT TIME ZONE st.time_zone)::date::text AS day, count(*)::int AS count FROM todo t JOIN store st ON st.id = t.store_id
        WHERE t.assignee_id = u.id AND t.status = 'open' GROUP BY 1) d WHERE d.day = ANY (${[...days]}::text[])), '{}') AS load
    FROM staff_user u WHERE u.id = ANY (${[...ids]}::text[]) ORDER BY array_position(${[...ids]}::text[], u.id)`;
  return rows.map(({ load, ...taker }) => ({ ...taker, load: new Map(Object.entries(load)) }));
}

/** Gives each ToDo to its new person in one statement. */
export const giveTodos = (
  tx: Tx,
  gifts: readonly { id: string; to: string }[],
): Promise<
  {
    id: string;
    storeId: string;
    customerId: string;
    followId: string | null;
    from: string | null;
    to: string | null;
  }[]
> => tx.$queryRaw`
  UPDATE todo t SET assignee_id = g.taker, updated_at = now()
  FROM (SELECT o.id, o.assignee_id AS old, n.taker FROM unnest(${gifts.map(({ id }) => id)}::uuid[], ${gifts.map(({ to }) => to)}::text[]) n (id, taker)
    JOIN todo o ON o.id = n.id) g
  WHERE t.id = g.id AND t.status = 'open'
  RETURNING t.id, t.store_id AS "storeId", t.customer_id AS "customerId", t.follow_id AS "followId", g.old AS "from", t.assignee_id AS "to"`;
