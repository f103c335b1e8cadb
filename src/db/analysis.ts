import type { Actor } from '#domain/actor';
import type { CallCell } from '#domain/suggest-hours';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** Calendar days of the store's zone, both inside. */
export interface Period {
  storeId?: string | undefined;
  from: string;
  to: string;
}

export interface ResultCounts {
  issued: number;
  skipped: number;
  sent: number;
  reached: number;
  answered: number;
  contracted: number;
  costYen: number;
}

export interface StepCounts extends ResultCounts {
  patternId: string;
  patternName: string;
  patternVersionId: string;
  version: number;
  current: boolean;
  follows: number;
  position: number;
  channel: string;
  title: string;
}

/** A reply belongs to the contact before it, but not to one of long ago. */
const REPLY_DAYS = 30;
const CONTRACT_DAYS = 90;

/** Instants of a store's calendar days: `from` inside, `to` the day after. */
const inPeriod = (column: string, { from, to }: Period) => {
  const at = Prisma.raw(column);
  return Prisma.sql`${at} >= (${from}::date)::timestamp AT TIME ZONE st.time_zone
    AND ${at} < (${to}::date + 1)::timestamp AT TIME ZONE st.time_zone`;
};

/**
 * Steps whose time came in the period, each with its contact (the send, or the ToDo a person completed) and what followed
 * until the next contact of the same follow.
 */
const contacts = (actor: Actor, period: Period, patternId: string | undefined) => Prisma.sql`
  WITH step AS MATERIALIZED (
    SELECT s.id, s.follow_id, s.customer_id, s.channel, s.status, s.pattern_step_id,
      CASE WHEN s.status = 'skipped' THEN NULL ELSE coalesce(d.at, t.completed_at) END AS contact_at,
      coalesce(d.status, '') AS delivery, coalesce(t.result, '') AS result, coalesce(d.price_yen, 0) AS price_yen, d.id AS delivery_id
    FROM store st JOIN follow_step s ON s.store_id = st.id
    LEFT JOIN LATERAL (SELECT d.id, d.status, d.price_yen, coalesce(d.accepted_at, d.settled_at, d.created_at) AS at FROM delivery d
      WHERE d.follow_id = s.follow_id AND d.follow_step_id = s.id AND d.status IN ('accepted', 'delivered', 'bounced')
      ORDER BY d.id DESC LIMIT 1) d ON s.channel IN ('mail', 'sms', 'postcard', 'survey')
    LEFT JOIN todo t ON t.follow_step_id = s.id AND t.status = 'done'
    WHERE ${storeCondition(actor, period.storeId, 'st.id')} AND ${inPeriod('s.issued_at', period)}
      ${patternId ? Prisma.sql`AND s.follow_id IN (SELECT f.id FROM follow f WHERE f.pattern_id = ${patternId}::uuid)` : Prisma.empty}
      AND s.status IN ('issued', 'done', 'in_doubt', 'failed', 'skipped')),
  contact AS (
    SELECT step.*,
      least(next.at, step.contact_at + interval '${Prisma.raw(String(REPLY_DAYS))} days') AS reply_until,
      least(next.at, step.contact_at + interval '${Prisma.raw(String(CONTRACT_DAYS))} days') AS contract_until
    FROM step LEFT JOIN LATERAL (SELECT min(n.issued_at) AS at FROM follow_step n
      WHERE n.follow_id = step.follow_id AND n.id <> step.id AND n.issued_at > step.contact_at) next ON true),
  judged AS (
    SELECT c.*, c.contact_at IS NOT NULL AS sent,
      c.delivery IN ('accepted', 'delivered') OR c.result IN ('connected', 'call_back', 'refused') OR (c.channel = 'task' AND c.result = 'done') AS reached,
      c.contact_at IS NOT NULL AND (c.result IN ('connected', 'call_back')
        OR EXISTS (SELECT FROM message m WHERE m.customer_id = c.customer_id AND m.direction = 'in'
          AND m.occurred_at > c.contact_at AND m.occurred_at <= c.reply_until)
        OR EXISTS (SELECT FROM survey_invitation i WHERE i.delivery_id = c.delivery_id AND i.answered_at IS NOT NULL)) AS answered,
      c.contact_at IS NOT NULL AND EXISTS (SELECT FROM history_entry h WHERE h.customer_id = c.customer_id AND h.kind = 'contracted'
        AND h.occurred_at > c.contact_at AND h.occurred_at <= c.contract_until) AS contracted
    FROM contact c)`;

const sums = Prisma.sql`count(*) FILTER (WHERE j.status <> 'skipped')::int AS issued,
  count(*) FILTER (WHERE j.status = 'skipped')::int AS skipped, count(*) FILTER (WHERE j.sent)::int AS sent,
  count(*) FILTER (WHERE j.sent AND j.reached)::int AS reached, count(*) FILTER (WHERE j.answered)::int AS answered,
  count(*) FILTER (WHERE j.contracted)::int AS contracted, coalesce(sum(j.price_yen), 0)::int AS "costYen"`;

/** Per version and step what was issued, reached, answered and contracted (A14). */
export const countStepResults = (
  rows: Rows,
  actor: Actor,
  period: Period,
  patternId?: string,
): Promise<StepCounts[]> =>
  rows.$queryRaw<StepCounts[]>`
    ${contacts(actor, period, patternId)}
    SELECT p.id AS "patternId", p.name AS "patternName", v.id AS "patternVersionId", v.version, v.version = p.current_version AS current,
      ps.position, ps.channel, coalesce(ps.title, ps.subject, v.name) AS title, count(DISTINCT j.follow_id)::int AS follows, ${sums}
    FROM judged j JOIN pattern_step ps ON ps.id = j.pattern_step_id JOIN pattern_version v ON v.id = ps.pattern_version_id
    JOIN pattern p ON p.id = v.pattern_id
    GROUP BY p.id, v.id, ps.id ORDER BY p.name, p.id, v.version DESC, ps.position`;

export const countChannelResults = (
  rows: Rows,
  actor: Actor,
  period: Period,
): Promise<(ResultCounts & { channel: string })[]> =>
  rows.$queryRaw<(ResultCounts & { channel: string })[]>`
    ${contacts(actor, period, undefined)}
    SELECT j.channel, ${sums} FROM judged j GROUP BY j.channel ORDER BY j.channel`;

/** Follows with a step in the period, per version: steps of one follow are counted once. */
export const countFollows = (
  rows: Rows,
  actor: Actor,
  period: Period,
  patternId?: string,
): Promise<{ patternVersionId: string; follows: number }[]> =>
  rows.$queryRaw<{ patternVersionId: string; follows: number }[]>`
    SELECT ps.pattern_version_id AS "patternVersionId", count(DISTINCT s.follow_id)::int AS follows
    FROM store st JOIN follow_step s ON s.store_id = st.id JOIN pattern_step ps ON ps.id = s.pattern_step_id
    WHERE ${storeCondition(actor, period.storeId, 'st.id')} AND ${inPeriod('s.issued_at', period)}
      AND s.status IN ('issued', 'done', 'in_doubt', 'failed', 'skipped')
      ${patternId ? Prisma.sql`AND s.follow_id IN (SELECT f.id FROM follow f WHERE f.pattern_id = ${patternId}::uuid)` : Prisma.empty}
    GROUP BY ps.pattern_version_id`;

/** A call was tried: a wrong number says nothing about the hour. */
const CALLS = Prisma.sql`t.status = 'done' AND t.channel = 'phone' AND t.result IN ('connected', 'no_answer', 'call_back', 'refused')`;
const cells = Prisma.sql`extract(isodow FROM t.completed_at AT TIME ZONE st.time_zone)::int AS weekday,
  extract(hour FROM t.completed_at AT TIME ZONE st.time_zone)::int AS hour, count(*)::int AS tries,
  count(*) FILTER (WHERE t.result <> 'no_answer')::int AS reached`;

/** Calls by weekday and hour of the store's clock. */
export const countCalls = (
  rows: Rows,
  actor: Actor,
  period: Period,
  assigneeId?: string,
): Promise<CallCell[]> =>
  rows.$queryRaw<CallCell[]>`
    SELECT ${cells} FROM store st JOIN todo t ON t.store_id = st.id
    WHERE ${storeCondition(actor, period.storeId, 'st.id')} AND ${CALLS} AND ${inPeriod('t.completed_at', period)}
      ${assigneeId ? Prisma.sql`AND t.assignee_id = ${assigneeId}` : Prisma.empty}
    GROUP BY 1, 2 ORDER BY 1, 2`;

export const countCallsOfCustomer = (rows: Rows, actor: Actor, customerId: string): Promise<CallCell[]> =>
  rows.$queryRaw<CallCell[]>`
    SELECT ${cells} FROM todo t JOIN store st ON st.id = t.store_id
    WHERE t.customer_id = ${customerId}::uuid AND ${storeCondition(actor, undefined, 't.store_id')} AND ${CALLS}
    GROUP BY 1, 2 ORDER BY 1, 2`;
