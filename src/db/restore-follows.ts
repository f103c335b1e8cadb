import type { Tx } from './client.ts';

export interface RemovedStep {
  id: string;
  followId: string;
  dueAt: Date;
}

/** Steps of these that are still removed: nobody else put them back or replaced them. */
export async function findRemovedSteps(tx: Tx, stepIds: readonly string[]): Promise<RemovedStep[]> {
  return tx.$queryRaw<RemovedStep[]>`
    SELECT id, follow_id AS "followId", due_at AS "dueAt" FROM follow_step
    WHERE id = ANY (${[...stepIds]}::uuid[]) AND status = 'removed' ORDER BY due_at`;
}

/** Puts removed steps back into the plan, with the ToDos made for them; one statement. */
export async function restoreSteps(tx: Tx, stepIds: readonly string[]): Promise<void> {
  if (stepIds.length === 0) return;
  await tx.$executeRaw`
    WITH t AS (UPDATE todo SET status = 'open', cancel_reason = NULL, updated_at = now()
      WHERE follow_step_id = ANY (${[...stepIds]}::uuid[]) AND status = 'cancelled' AND cancel_reason IN ('removed', 'moved'))
    UPDATE follow_step SET status = 'planned', skip_reason = NULL
    WHERE id = ANY (${[...stepIds]}::uuid[]) AND status = 'removed'`;
}

/** Opens completed follows again, to be started as soon as this is committed. */
export async function reopenFollows(
  tx: Tx,
  follows: readonly { id: string; paused: boolean }[],
): Promise<void> {
  if (follows.length === 0) return;
  const rows = JSON.stringify(follows);
  await tx.$executeRaw`
    UPDATE follow f SET status = CASE WHEN r.paused THEN 'paused' ELSE 'starting' END, engine_state = 'pending',
      completed_at = NULL, updated_at = now()
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, paused boolean)
    WHERE f.id = r.id AND f.status = 'completed'`;
}

/**
 * Follows whose customer has replied, contracted or ended the negotiation since, where the pattern stops on that: what
 * would have stopped them must not be forgotten (A13).
 */
export async function findOvertaken(
  tx: Tx,
  follows: readonly { followId: string; since: Date }[],
): Promise<Set<string>> {
  const asked = JSON.stringify(follows.map(({ followId, since }) => ({ id: followId, since })));
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT f.id FROM jsonb_to_recordset(${asked}::jsonb) AS r (id uuid, since timestamptz) JOIN follow f ON f.id = r.id
    JOIN pattern_version v ON v.id = f.pattern_version_id
    WHERE EXISTS (
      SELECT FROM history_entry h WHERE h.customer_id = f.customer_id AND h.occurred_at > r.since
        AND (h.quote_id IS NULL OR f.quote_id IS NULL OR h.quote_id = f.quote_id)
        AND CASE h.kind WHEN 'message_received' THEN 'reply' WHEN 'contracted' THEN 'contract'
          WHEN 'negotiation_ended' THEN 'end' END = ANY (v.stop_on))`;
  return new Set(rows.map(({ id }) => id));
}

/** Follows of which something has reached the customer or a person's hands. */
export async function findStarted(tx: Tx, followIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT f.id FROM follow f WHERE f.id = ANY (${[...followIds]}::uuid[]) AND (f.occurrence > 1
      OR EXISTS (SELECT FROM follow_step s WHERE s.follow_id = f.id AND s.status IN ('issued', 'done', 'in_doubt', 'failed'))
      OR EXISTS (SELECT FROM delivery d WHERE d.follow_id = f.id AND d.status <> 'suppressed'))`;
  return new Set(rows.map(({ id }) => id));
}

export interface UndoCounts {
  customers: number;
  untouched: number;
  started: number;
  ended: number;
  restorableSteps: number;
  pastSteps: number;
}

/** What undoing a batch would find: its follows by what has become of them, and the steps it removed. */
export async function countUndo(tx: Tx, batchId: string, now: Date): Promise<UndoCounts> {
  const rows = await tx.$queryRaw<UndoCounts[]>`
    WITH i AS (SELECT customer_id, effect FROM follow_batch_item
      WHERE batch_id = ${batchId}::uuid AND status = 'done' AND undone_at IS NULL),
    made AS (SELECT f.id, f.status IN ('starting', 'running', 'paused') AS open,
        f.occurrence > 1 OR EXISTS (SELECT FROM follow_step s WHERE s.follow_id = f.id
          AND s.status IN ('issued', 'done', 'in_doubt', 'failed')) AS started
      FROM i JOIN follow f ON f.id = (i.effect->>'made')::uuid),
    steps AS (SELECT s.due_at FROM i, jsonb_array_elements(coalesce(i.effect->'removed', '[]')) r,
        jsonb_array_elements_text(r->'stepIds') step JOIN follow_step s ON s.id = step::uuid AND s.status = 'removed')
    SELECT (SELECT count(*)::int FROM i) AS customers,
      (SELECT count(*)::int FROM made WHERE open AND NOT started) AS untouched,
      (SELECT count(*)::int FROM made WHERE open AND started) AS started,
      (SELECT count(*)::int FROM made WHERE NOT open) AS ended,
      (SELECT count(*)::int FROM steps WHERE due_at > ${now}::timestamptz) AS "restorableSteps",
      (SELECT count(*)::int FROM steps WHERE due_at <= ${now}::timestamptz) AS "pastSteps"`;
  return rows[0] as UndoCounts;
}
