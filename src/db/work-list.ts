import type { ConvenientTime } from '#domain/planning/types';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';

/** One piece of a day's work: a ToDo of a person, or a send the machine will make. */
export interface WorkItem {
  id: string;
  type: 'todo' | 'send';
  kind: string | null;
  channel: string;
  at: Date;
  late: boolean;
  title: string;
  say: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  patternName: string | null;
  customer: {
    id: string;
    name: string;
    kana: string | null;
    phone: string | null;
    address: string | null;
    note: string | null;
    convenientTimes: ConvenientTime[];
  };
  vehicles: string[];
  lastContact: { at: string; summary: string } | null;
}

export interface WorkDay {
  storeId: string;
  /** the day as instants, `to` outside */
  from: Date;
  to: Date;
  /** with what was not done before */
  withLate: boolean;
  withSends: boolean;
  /** undefined: everybody's; null: nobody's */
  assigneeId?: string | null | undefined;
}

/** A day's work in its order (B13). A send belongs to whoever the customer belongs to. */
export async function readWorkList(rows: Rows, day: WorkDay, limit: number): Promise<WorkItem[]> {
  const { storeId, from, to, withLate, withSends, assigneeId } = day;
  const of = (column: string) =>
    assigneeId === undefined
      ? Prisma.sql`true`
      : Prisma.sql`${Prisma.raw(column)} IS NOT DISTINCT FROM ${assigneeId}`;
  const since = withLate ? Prisma.sql`true` : Prisma.sql`t.due_at >= ${from}::timestamptz`;
  const sends = Prisma.sql`UNION ALL
    SELECT s.id, 'send', NULL, s.channel, s.due_at, false, coalesce(ps.title, ps.subject, v.name), ps.body, c.assignee_id, v.name, s.customer_id
    FROM follow_step s JOIN follow f ON f.id = s.follow_id AND f.status IN ('starting', 'running')
    JOIN customer c ON c.id = s.customer_id JOIN pattern_version v ON v.id = f.pattern_version_id
    LEFT JOIN pattern_step ps ON ps.id = s.pattern_step_id
    WHERE s.store_id = ${storeId}::uuid AND s.status = 'planned' AND s.channel IN ('mail', 'sms', 'postcard', 'survey')
      AND s.due_at >= ${from}::timestamptz AND s.due_at < ${to}::timestamptz AND ${of('c.assignee_id')}`;
  return rows.$queryRaw<WorkItem[]>`
    WITH work AS (
      SELECT t.id, 'todo' AS type, t.kind, t.channel, t.due_at AS at, t.due_at < ${from}::timestamptz AS late, t.title,
        coalesce(t.note, ps.body) AS say, t.assignee_id, p.name AS pattern, t.customer_id
      FROM todo t LEFT JOIN pattern p ON p.id = t.pattern_id LEFT JOIN follow_step s ON s.id = t.follow_step_id
      LEFT JOIN pattern_step ps ON ps.id = s.pattern_step_id
      WHERE t.store_id = ${storeId}::uuid AND t.status = 'open' AND t.due_at < ${to}::timestamptz AND ${since} AND ${of('t.assignee_id')}
      ${withSends ? sends : Prisma.empty}
      ORDER BY at, id LIMIT ${limit})
    SELECT w.id, w.type, w.kind, w.channel, w.at, w.late, w.title, w.say, w.assignee_id AS "assigneeId", u.name AS "assigneeName",
      w.pattern AS "patternName",
      jsonb_build_object('id', c.id, 'name', c.name, 'kana', c.kana, 'phone', coalesce(c.phone_entered, c.phone), 'address', c.address,
        'note', c.note, 'convenientTimes', c.convenient_times) AS customer,
      coalesce(v.list, '[]') AS vehicles, h.last AS "lastContact"
    FROM work w JOIN customer c ON c.id = w.customer_id LEFT JOIN staff_user u ON u.id = w.assignee_id
    LEFT JOIN LATERAL (SELECT jsonb_agg(concat_ws(' ', v.model, v.registration_number) ORDER BY v.id) AS list FROM vehicle v
      WHERE v.customer_id = c.id) v ON true
    LEFT JOIN LATERAL (SELECT jsonb_build_object('at', h.occurred_at, 'summary', h.summary) AS last FROM history_entry h
      WHERE h.customer_id = c.id AND h.kind IN ('todo_done', 'message_received', 'message_sent', 'note', 'negotiation_reviewed')
      ORDER BY h.occurred_at DESC, h.id DESC LIMIT 1) h ON true
    ORDER BY w.at, w.id`;
}
