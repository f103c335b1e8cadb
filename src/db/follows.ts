import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { FollowStep } from './generated/client.ts';

export type { FollowStep };

export interface FollowHead {
  id: string;
  storeId: string;
  customerId: string;
  patternId: string;
  patternVersionId: string;
  quoteId: string | null;
  workflowId: string;
  status: string;
  engineState: string;
  occurrence: number;
}

const headColumns =
  Prisma.raw(`f.id, f.store_id AS "storeId", f.customer_id AS "customerId", f.pattern_id AS "patternId",
  f.pattern_version_id AS "patternVersionId", f.quote_id AS "quoteId", f.workflow_id AS "workflowId", f.status,
  f.engine_state AS "engineState", f.occurrence`);

/**
 * Locks one follow for a change. Claims of sends take the same lock, so a change and a claim come one after the other
 * (X2).
 */
export async function lockFollow(tx: Tx, id: string): Promise<FollowHead | null> {
  const rows = await tx.$queryRaw<
    FollowHead[]
  >`SELECT ${headColumns} FROM follow f WHERE f.id = ${id}::uuid FOR UPDATE`;
  return rows[0] ?? null;
}

/** Locks many, in id order so that two changes never wait for each other in a circle. */
export async function lockFollows(tx: Tx, ids: readonly string[]): Promise<FollowHead[]> {
  return tx.$queryRaw<
    FollowHead[]
  >`SELECT ${headColumns} FROM follow f WHERE f.id = ANY (${ids}::uuid[]) ORDER BY f.id FOR UPDATE`;
}

export interface StoppableFollow extends FollowHead {
  assignedAt: Date;
  stopOn: string[];
  onReply: string;
}

/**
 * Locks the customer's live follows that an event concerns: those of the quote, and those of no quote; without a
 * quote all of them.
 */
export async function lockFollowsOfCustomer(
  tx: Tx,
  customerId: string,
  quoteId?: string,
): Promise<StoppableFollow[]> {
  const ofQuote = quoteId
    ? Prisma.sql`AND (f.quote_id IS NULL OR f.quote_id = ${quoteId}::uuid)`
    : Prisma.empty;
  return tx.$queryRaw<StoppableFollow[]>`
    SELECT ${headColumns}, f.assigned_at AS "assignedAt", v.stop_on AS "stopOn", v.on_reply AS "onReply"
    FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id
    WHERE f.customer_id = ${customerId}::uuid AND f.status IN ('starting', 'running', 'paused') ${ofQuote}
    ORDER BY f.id FOR UPDATE OF f`;
}

/** Steps of the running occurrence, in order. */
export async function stepsOfOccurrence(tx: Tx, followId: string, occurrence: number): Promise<FollowStep[]> {
  return tx.followStep.findMany({ where: { followId, occurrence }, orderBy: { position: 'asc' } });
}

/**
 * Marks follows stopped, cancels what they still planned and closes their open ToDos, in one statement. A reply the
 * customer sent stays a ToDo. Follows must be locked.
 */
export async function markStopped(tx: Tx, ids: readonly string[], reason: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH f AS (
      UPDATE follow SET status = 'stopped', stopped_at = ${at}::timestamptz, stop_reason = ${reason}, updated_at = now(),
        engine_state = CASE WHEN engine_state = 'pending' THEN 'closed' ELSE engine_state END
      WHERE id = ANY (${ids}::uuid[])),
    s AS (
      UPDATE follow_step SET status = 'cancelled', skip_reason = ${reason}
      WHERE follow_id = ANY (${ids}::uuid[])
        AND (status = 'planned' OR (status = 'issued' AND channel IN ('phone', 'task'))))
    UPDATE todo SET status = 'cancelled', cancel_reason = ${reason}, updated_at = now()
    WHERE follow_id = ANY (${ids}::uuid[]) AND status = 'open' AND kind <> 'reply'`;
}

/** Completes a follow of which nothing remains to run; ToDos already handed out stay open. */
export async function completeIfNothingRemains(
  tx: Tx,
  followId: string,
  { at, evenIfRecurring }: { at: Date; evenIfRecurring: boolean },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE follow f SET status = 'completed', completed_at = ${at}::timestamptz, updated_at = now(),
      engine_state = CASE WHEN engine_state = 'pending' THEN 'closed' ELSE engine_state END
    FROM pattern_version v
    WHERE f.id = ${followId}::uuid AND f.status IN ('starting', 'running', 'paused') AND v.id = f.pattern_version_id
      AND (${evenIfRecurring} OR v.repeat_every IS NULL)
      AND NOT EXISTS (SELECT FROM follow_step s WHERE s.follow_id = f.id AND s.status = 'planned')`;
  return changed > 0;
}

export interface FollowBase {
  id: string;
  storeId: string;
  customerId: string;
  patternId: string;
  patternVersionId: string;
  quoteId: string | null;
  workflowId: string;
  status: string;
  occurrence: number;
  /** `YYYY-MM-DD`; null where the base is an instant */
  baseOn: string | null;
  /** ISO instant; null where the base is a date */
  baseAt: string | null;
}

/** The follow with its base, for planning. */
export async function findFollowBase(tx: Tx, id: string): Promise<FollowBase | null> {
  const rows = await tx.$queryRaw<FollowBase[]>`
    SELECT f.id, f.store_id AS "storeId", f.customer_id AS "customerId", f.pattern_id AS "patternId",
      f.pattern_version_id AS "patternVersionId", f.quote_id AS "quoteId", f.workflow_id AS "workflowId", f.status,
      f.occurrence, to_char(f.base_on, 'YYYY-MM-DD') AS "baseOn",
      to_char(f.base_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "baseAt"
    FROM follow f WHERE f.id = ${id}::uuid`;
  return rows[0] ?? null;
}

/** Whether a planned step waits for the one before it to be done. */
export async function hasProvisionalSteps(tx: Tx, followId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ waiting: boolean }[]>`
    SELECT EXISTS (SELECT FROM follow_step WHERE follow_id = ${followId}::uuid AND status = 'planned' AND provisional) AS waiting`;
  return rows[0]?.waiting ?? false;
}

/** Pauses or resumes a locked follow. */
export async function setFollowStatus(
  tx: Tx,
  id: string,
  status: 'paused' | 'running' | 'starting',
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE follow SET status = ${status}, paused_at = CASE WHEN ${status} = 'paused' THEN ${at}::timestamptz END, updated_at = now()
    WHERE id = ${id}::uuid`;
}
