import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Follow, FollowStep } from './generated/client.ts';
import { storeFilter } from './scope.ts';

export type { Follow, FollowStep };

/** A follow with its steps, of all occurrences, in order. */
export interface FollowWithSteps extends Follow {
  steps: FollowStep[];
}

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

export const LIVE_FOLLOW = ['starting', 'running', 'paused'] as const;

const headColumns = Prisma.raw(`f.id, f.store_id AS "storeId", f.customer_id AS "customerId", f.pattern_id AS "patternId",
  f.pattern_version_id AS "patternVersionId", f.quote_id AS "quoteId", f.workflow_id AS "workflowId", f.status,
  f.engine_state AS "engineState", f.occurrence`);

/**
 * Locks one follow for a change. Claims of sends take the same lock, so a change and a claim come one after the other
 * (X2).
 */
export async function lockFollow(tx: Tx, id: string): Promise<FollowHead | null> {
  const rows = await tx.$queryRaw<FollowHead[]>`SELECT ${headColumns} FROM follow f WHERE f.id = ${id}::uuid FOR UPDATE`;
  return rows[0] ?? null;
}

/** Locks many, in id order so that two changes never wait for each other in a circle. */
export async function lockFollows(tx: Tx, ids: readonly string[]): Promise<FollowHead[]> {
  return tx.$queryRaw<FollowHead[]>`SELECT ${headColumns} FROM follow f WHERE f.id = ANY (${ids}::uuid[]) ORDER BY f.id FOR UPDATE`;
}

export interface StoppableFollow extends FollowHead {
  stopOn: string[];
  onReply: string;
}

/**
 * Locks the customer's live follows that an event concerns: those of the quote, and those of no quote; without a
 * quote all of them.
 */
export async function lockFollowsOfCustomer(tx: Tx, customerId: string, quoteId?: string): Promise<StoppableFollow[]> {
  const ofQuote = quoteId ? Prisma.sql`AND (f.quote_id IS NULL OR f.quote_id = ${quoteId}::uuid)` : Prisma.empty;
  return tx.$queryRaw<StoppableFollow[]>`
    SELECT ${headColumns}, v.stop_on AS "stopOn", v.on_reply AS "onReply"
    FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id
    WHERE f.customer_id = ${customerId}::uuid AND f.status IN ('starting', 'running', 'paused') ${ofQuote}
    ORDER BY f.id FOR UPDATE OF f`;
}

export async function findFollow(tx: Tx, actor: Actor, id: string): Promise<FollowWithSteps | null> {
  const follow = await tx.follow.findFirst({ where: { id, ...storeFilter(actor) } });
  return follow && { ...follow, steps: await stepsOfFollow(tx, id) };
}

export async function stepsOfFollow(tx: Tx, followId: string): Promise<FollowStep[]> {
  return tx.followStep.findMany({ where: { followId }, orderBy: [{ occurrence: 'asc' }, { position: 'asc' }] });
}

export interface FollowFilter {
  customerId?: string;
  patternId?: string;
  storeId?: string;
  status?: readonly string[];
  /** id of the last follow of the page before */
  after?: string;
  limit: number;
}

/** Newest first; ids are uuid v7, so they are the order. */
export async function findFollows(tx: Tx, actor: Actor, filter: FollowFilter): Promise<FollowWithSteps[]> {
  const follows = await tx.follow.findMany({
    where: {
      ...storeFilter(actor, filter.storeId),
      ...(filter.customerId && { customerId: filter.customerId }),
      ...(filter.patternId && { patternId: filter.patternId }),
      ...(filter.status && { status: { in: [...filter.status] } }),
      ...(filter.after && { id: { lt: filter.after } }),
    },
    orderBy: { id: 'desc' },
    take: filter.limit,
  });
  if (follows.length === 0) return [];
  const steps = await tx.followStep.findMany({
    where: { followId: { in: follows.map((follow) => follow.id) } },
    orderBy: [{ occurrence: 'asc' }, { position: 'asc' }],
  });
  const byFollow = groupSteps(steps);
  return follows.map((follow) => ({ ...follow, steps: byFollow.get(follow.id) ?? [] }));
}

function groupSteps(steps: readonly FollowStep[]): Map<string, FollowStep[]> {
  const groups = new Map<string, FollowStep[]>();
  for (const step of steps) {
    const group = groups.get(step.followId);
    if (group) group.push(step);
    else groups.set(step.followId, [step]);
  }
  return groups;
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
export async function completeIfNothingRemains(tx: Tx, followId: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE follow f SET status = 'completed', completed_at = ${at}::timestamptz, updated_at = now(),
      engine_state = CASE WHEN engine_state = 'pending' THEN 'closed' ELSE engine_state END
    WHERE f.id = ${followId}::uuid AND f.status IN ('starting', 'running', 'paused')
      AND NOT EXISTS (SELECT FROM follow_step s WHERE s.follow_id = f.id AND s.status = 'planned')`;
  return changed > 0;
}
