import type { Consent, Purpose, Channel } from '#domain/kinds';
import type { Tx } from './client.ts';
import { EXISTING_RELATION } from './existing-relation.ts';
import { Prisma } from './generated/client.ts';
import { followsCondition } from './batch-selection.ts';
import type { BatchSelection } from '#contract/follow-batches';
import type { FollowHead } from './follows.ts';

/** What decides whether a customer takes part in a bulk assignment, beside what planning needs. */
export interface AssignableFacts {
  customerId: string;
  cleaningDecision: string;
  consent: Record<'mail' | 'sms' | 'postcard', Consent>;
  existingRelation: boolean;
  /** an open follow of the pattern */
  runningFollowId: string | null;
}

export async function findAssignableFacts(
  tx: Tx,
  customerIds: readonly string[],
  patternId: string,
): Promise<AssignableFacts[]> {
  const ids = [...customerIds];
  // By customer, whatever the planner thinks of the pattern: while thousands are assigned to a new one, its statistics
  // still say that nobody has it.
  return tx.$queryRaw<AssignableFacts[]>`
    WITH open AS MATERIALIZED (
      SELECT id, customer_id, pattern_id FROM follow
      WHERE customer_id = ANY (${ids}::uuid[]) AND status IN ('starting', 'running', 'paused')
    )
    SELECT c.id AS "customerId", c.cleaning_decision AS "cleaningDecision",
      jsonb_build_object('mail', c.consent_mail, 'sms', c.consent_sms, 'postcard', c.consent_postcard) AS consent,
      ${Prisma.raw(EXISTING_RELATION)} AS "existingRelation",
      (SELECT f.id FROM open f WHERE f.customer_id = c.id AND f.pattern_id = ${patternId}::uuid LIMIT 1)
        AS "runningFollowId"
    FROM customer c WHERE c.id = ANY (${ids}::uuid[])`;
}

/** Channels and purposes of a version's steps. */
export async function findStepKinds(
  tx: Tx,
  patternVersionId: string,
): Promise<{ channel: Channel; purpose: Purpose }[]> {
  return tx.$queryRaw`SELECT channel, purpose FROM pattern_step WHERE pattern_version_id = ${patternVersionId}::uuid ORDER BY position`;
}

/** 新着 is an inquiry without a follow (A6): closes the inquiries of customers who were given one. */
export async function closeInquiriesOf(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE todo SET status = 'done', result = 'done', cancel_reason = 'follow_assigned', completed_at = now(), updated_at = now()
    WHERE customer_id = ANY (${[...customerIds]}::uuid[]) AND status = 'open' AND kind = 'inquiry'`;
}

/** Locks the open follows of these customers that a batch concerns, in the order of their ids. */
export async function lockOpenFollows(
  tx: Tx,
  customerIds: readonly string[],
  follows: BatchSelection['follows'],
): Promise<FollowHead[]> {
  const which = follows ? Prisma.sql`AND ${followsCondition(follows)}` : Prisma.empty;
  return tx.$queryRaw<FollowHead[]>`
    SELECT f.id, f.store_id AS "storeId", f.customer_id AS "customerId", f.pattern_id AS "patternId",
      f.pattern_version_id AS "patternVersionId", f.quote_id AS "quoteId", f.workflow_id AS "workflowId", f.status,
      f.engine_state AS "engineState", f.occurrence
    FROM follow f WHERE f.customer_id = ANY (${[...customerIds]}::uuid[]) AND f.status IN ('starting', 'running', 'paused') ${which}
    ORDER BY f.id FOR UPDATE OF f`;
}

export interface RemainingStep {
  id: string;
  followId: string;
  position: number;
}

/** Planned steps of the running occurrences of locked follows that nobody is sending right now. */
export async function findRemainingSteps(tx: Tx, followIds: readonly string[]): Promise<RemainingStep[]> {
  return tx.$queryRaw<RemainingStep[]>`
    SELECT s.id, s.follow_id AS "followId", s.position FROM follow_step s JOIN follow f ON f.id = s.follow_id
    WHERE s.follow_id = ANY (${[...followIds]}::uuid[]) AND s.occurrence = f.occurrence AND s.status = 'planned'
      AND NOT EXISTS (SELECT FROM delivery d WHERE d.follow_step_id = s.id AND d.status IN ('claimed', 'in_doubt'))
    ORDER BY s.follow_id, s.position`;
}

/** Completes follows of which nothing remains. @returns those that were */
export async function completeEmptied(tx: Tx, followIds: readonly string[], at: Date): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE follow f SET status = 'completed', completed_at = ${at}::timestamptz, updated_at = now(),
      engine_state = CASE WHEN engine_state = 'pending' THEN 'closed' ELSE engine_state END
    WHERE f.id = ANY (${[...followIds]}::uuid[]) AND f.status IN ('starting', 'running', 'paused')
      AND NOT EXISTS (SELECT FROM follow_step s WHERE s.follow_id = f.id AND s.status = 'planned')
    RETURNING f.id`;
  return new Set(rows.map(({ id }) => id));
}
