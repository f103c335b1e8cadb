import type { Actor } from '#domain/actor';
import type { UnitPrices } from '#domain/prices';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** What a send belongs to: a follow's step or its survey at the end, a rule, a message somebody wrote. */
export type HeldSource = 'step' | 'survey' | 'rule' | 'message';

/** A send that waits for the store's budget. */
export interface HeldSend {
  id: string;
  source: HeldSource;
  customerId: string;
  customerName: string | null;
  channel: string;
  /** name of the pattern or rule; null: a message */
  name: string | null;
  followId: string | null;
  ruleId: string | null;
  /** when the budget of a new month lets it go */
  until: Date;
}

/** Everything the budget holds, whatever it belongs to; ids are in the order in which it was planned. */
const held = Prisma.raw(`
  SELECT s.id, 'step' AS source, s.store_id, s.customer_id, s.channel, s.follow_id, NULL::uuid AS rule_id, s.held_until
  FROM follow_step s WHERE s.hold_reason = 'budget_cap' AND s.status = 'planned' AND s.due_at = s.held_until
  UNION ALL
  SELECT o.id, CASE WHEN o.rule_id IS NULL THEN 'message' ELSE 'rule' END, o.store_id, o.customer_id, o.channel, NULL, o.rule_id, o.held_until
  FROM single_send o WHERE o.hold_reason = 'budget_cap' AND o.status = 'planned'
  UNION ALL
  SELECT d.id, 'survey', d.store_id, d.customer_id, 'survey', d.follow_id, NULL, d.held_until
  FROM delivery d WHERE d.hold_reason = 'budget_cap' AND d.status = 'planned' AND d.held_until > now()`);

/** By channel. `until`: when the first of them may go. */
export const countHeldSends = (
  rows: Rows,
  storeId: string,
): Promise<{ channel: string; count: number; until: Date }[]> =>
  rows.$queryRaw`
    SELECT h.channel, count(*)::int AS count, min(h.held_until) AS until FROM (${held}) h
    WHERE h.store_id = ${storeId}::uuid GROUP BY h.channel ORDER BY h.channel`;

/** The longest planned first. */
export const listHeldSends = (
  rows: Rows,
  actor: Actor,
  storeId: string,
  page: { take: number; after?: string | undefined },
): Promise<HeldSend[]> =>
  rows.$queryRaw`
    SELECT h.id, h.source, h.customer_id AS "customerId", c.name AS "customerName", h.channel,
      coalesce(v.name, r.name) AS name, h.follow_id AS "followId", h.rule_id AS "ruleId", h.held_until AS until
    FROM (${held}) h JOIN customer c ON c.id = h.customer_id
      LEFT JOIN follow f ON f.id = h.follow_id LEFT JOIN pattern_version v ON v.id = f.pattern_version_id
      LEFT JOIN automation_rule r ON r.id = h.rule_id
    WHERE ${storeCondition(actor, storeId, 'h.store_id')} AND (${page.after ?? null}::uuid IS NULL OR h.id > ${page.after ?? null}::uuid)
    ORDER BY h.id LIMIT ${page.take}`;

interface Workflow {
  id: string;
  workflowId: string;
}

export interface ReleasedSends {
  /** their workflows have to be woken */
  follows: Workflow[];
  /** of rules, opened again for what they may send now */
  runs: Workflow[];
  /** single sends that are no rule's */
  messageIds: string[];
}

/**
 * Lets sends go that the budget held, the longest planned first, as many as fit. What a rule's cap of the day leaves over
 * goes with the rule's next day.
 * @param order.roomYen what may be spent; null: no cap
 * @param order.prices what one send costs today; a survey is reckoned as an SMS
 */
export async function releaseHeld(
  tx: Tx,
  order: { storeId: string; roomYen: number | null; prices: UnitPrices; now: Date },
): Promise<ReleasedSends> {
  const { storeId, roomYen, prices, now } = order;
  const fitting = await tx.$queryRaw<{ id: string; source: HeldSource; followId: string | null }[]>`
    SELECT id, source, follow_id AS "followId" FROM (
      SELECT h.*, sum(CASE h.channel WHEN 'postcard' THEN ${prices.postcard}::int WHEN 'mail' THEN ${prices.mail}::int
        ELSE ${prices.sms}::int END) OVER (ORDER BY h.id) AS yen
      FROM (${held}) h WHERE h.store_id = ${storeId}::uuid) priced
    WHERE ${roomYen}::int IS NULL OR yen <= ${roomYen}::int`;
  const idsOf = (...sources: HeldSource[]) =>
    fitting.flatMap(({ id, source }) => (sources.includes(source) ? [id] : []));
  const followIds = [...new Set(fitting.flatMap(({ followId }) => followId ?? []))];
  const singleIds = idsOf('rule', 'message');
  // Lock order everywhere: customer, follow, its steps, the rest; a run before its sends.
  const follows = await tx.$queryRaw<Workflow[]>`
    SELECT id, workflow_id AS "workflowId" FROM follow WHERE id = ANY (${followIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    UPDATE follow_step SET due_at = ${now}::timestamptz, hold_reason = NULL, held_until = NULL
    WHERE id = ANY (${idsOf('step')}::uuid[]) AND hold_reason = 'budget_cap' AND status = 'planned' AND due_at = held_until`;
  await tx.$executeRaw`
    UPDATE delivery SET hold_reason = NULL, held_until = NULL
    WHERE id = ANY (${idsOf('survey')}::uuid[]) AND hold_reason = 'budget_cap' AND status = 'planned'`;
  const runs = await lockRunsOf(tx, singleIds);
  const singles = await releaseSingles(tx, storeId, singleIds, now);
  const going = new Set(singles.flatMap(({ runId, goes }) => (goes && runId ? [runId] : [])));
  return {
    follows,
    runs: await openAgain(
      tx,
      runs.filter((id) => going.has(id)),
    ),
    messageIds: singles.flatMap(({ id, ruleId }) => (ruleId ? [] : [id])),
  };
}

async function lockRunsOf(tx: Tx, sendIds: readonly string[]): Promise<string[]> {
  const runs = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM automation_run WHERE id IN (SELECT run_id FROM single_send WHERE id = ANY (${[...sendIds]}::uuid[]))
    ORDER BY id FOR UPDATE`;
  return runs.map(({ id }) => id);
}

/** What a rule has sent today counts for its cap of the day, whichever of its days it was selected for. */
const releaseSingles = (
  tx: Tx,
  storeId: string,
  ids: readonly string[],
  now: Date,
): Promise<{ id: string; ruleId: string | null; runId: string | null; goes: boolean }[]> =>
  tx.$queryRaw`
    WITH day AS (
      SELECT ((${now}::timestamptz AT TIME ZONE time_zone)::date)::timestamp AT TIME ZONE time_zone AS begins,
        ((${now}::timestamptz AT TIME ZONE time_zone)::date + 1)::timestamp AT TIME ZONE time_zone AS ends
      FROM store WHERE id = ${storeId}::uuid),
    fits AS (
      SELECT x.id, v.cap_per_day IS NULL OR row_number() OVER (PARTITION BY x.rule_id ORDER BY x.planned_on, x.id)
        <= v.cap_per_day - (SELECT count(*) FROM single_send y, day WHERE y.rule_id = x.rule_id AND y.store_id = x.store_id
          AND y.issued_at >= day.begins AND y.status <> 'skipped') AS goes
      FROM single_send x LEFT JOIN automation_rule_version v ON v.id = x.rule_version_id WHERE x.id = ANY (${[...ids]}::uuid[]))
    UPDATE single_send s SET due_at = CASE WHEN f.goes THEN ${now}::timestamptz ELSE day.ends END,
      hold_reason = CASE WHEN f.goes THEN NULL ELSE 'daily_cap' END, held_until = CASE WHEN f.goes THEN NULL ELSE day.ends END
    FROM fits f, day WHERE s.id = f.id AND s.hold_reason = 'budget_cap' AND s.status = 'planned'
    RETURNING s.id, s.rule_id AS "ruleId", s.run_id AS "runId", f.goes`;

/** Runs that had ended with something held go on sending; those at work are told. */
const openAgain = (tx: Tx, ids: readonly string[]): Promise<Workflow[]> =>
  tx.$queryRaw`
    UPDATE automation_run SET touched_at = now(), finished_at = CASE WHEN status = 'selecting' THEN finished_at END,
      status = CASE WHEN status IN ('completed', 'failed') THEN 'sending' ELSE status END
    WHERE id = ANY (${[...ids]}::uuid[]) AND status <> 'cancelled' RETURNING id, workflow_id AS "workflowId"`;
