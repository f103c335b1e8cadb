import type { WorkflowMessage } from '#contract/workflow-messages';
import type { Database } from './client.ts';

/** One message to a workflow, as stored (signal_outbox). `restore`: its workflow has ended and is to run once more. */
export type OutboxMessage = (WorkflowMessage | { message: 'restore'; payload: Record<string, never> }) & {
  id: string;
  followId: string;
  workflowId: string;
  attempts: number;
};

/** Messages that are due and not delivered, oldest first; a message waits for the ones before it of the same follow. */
export async function listUndelivered(db: Database, now: Date, limit: number): Promise<OutboxMessage[]> {
  return db.prisma.$queryRaw<OutboxMessage[]>`
    SELECT o.id, o.follow_id AS "followId", o.workflow_id AS "workflowId", o.message, o.payload, o.attempts
    FROM signal_outbox o
    WHERE o.delivered_at IS NULL AND o.next_attempt_at <= ${now}::timestamptz
      AND NOT EXISTS (SELECT FROM signal_outbox earlier
        WHERE earlier.follow_id = o.follow_id AND earlier.delivered_at IS NULL AND earlier.id < o.id)
    ORDER BY o.next_attempt_at LIMIT ${limit}`;
}

/** Marks messages delivered; the workflow of a follow that was told to stop, or was gone, counts as closed. */
export async function markDelivered(
  db: Database,
  ids: readonly string[],
  closedFollowIds: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await db.prisma.$executeRaw`
    WITH f AS (UPDATE follow SET engine_state = 'closed'
      WHERE id = ANY (${closedFollowIds}::uuid[]) AND status IN ('stopped', 'completed'))
    UPDATE signal_outbox SET delivered_at = now(), last_error = NULL, attempts = attempts + 1
    WHERE id = ANY (${ids}::uuid[])`;
}

/** Keeps a message for later, further apart each time: 2 s, 4 s … at most 5 minutes. */
export async function markUndelivered(db: Database, id: string, error: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE signal_outbox SET attempts = attempts + 1, last_error = ${error},
      next_attempt_at = now() + least(interval '5 minutes', interval '2 seconds' * power(2, least(attempts, 8)))
    WHERE id = ${id}::uuid AND delivered_at IS NULL`;
}

/** Whether a late `pause` or `resume` still says what the record says; the other way round it must not be told any more. */
export async function isPaused(db: Database, followId: string): Promise<boolean> {
  const rows = await db.prisma.$queryRaw<
    { status: string }[]
  >`SELECT status FROM follow WHERE id = ${followId}::uuid`;
  return rows[0]?.status === 'paused';
}

/**
 * Marks follows started whose workflow runs now.
 * @returns all of them; those that ended meanwhile stay ended, and their workflow has to be told
 */
export async function markStarted(
  db: Database,
  followIds: readonly string[],
): Promise<{ id: string; status: string; workflowId: string }[]> {
  return db.prisma.$queryRaw`
    UPDATE follow SET status = CASE WHEN status = 'starting' THEN 'running' ELSE status END,
      engine_state = CASE WHEN status IN ('stopped', 'completed') THEN 'closed' ELSE 'open' END, updated_at = now()
    WHERE id = ANY (${followIds}::uuid[]) AND (engine_state = 'pending' OR status IN ('stopped', 'completed'))
    RETURNING id, status, workflow_id AS "workflowId"`;
}
