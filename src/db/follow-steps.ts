import type { Tx } from './client.ts';

export interface StepDue {
  stepId: string;
  dueAt: Date;
  provisional?: boolean;
  pinned?: boolean;
}

/** Moves planned steps and, with them, the open ToDos made for them; one statement. Steps already run stay. */
export async function setStepDue(tx: Tx, dues: readonly StepDue[]): Promise<number> {
  if (dues.length === 0) return 0;
  const rows = JSON.stringify(
    dues.map((due) => ({
      id: due.stepId,
      due_at: due.dueAt,
      provisional: due.provisional,
      pinned: due.pinned,
    })),
  );
  return tx.$executeRaw`
    WITH d AS (SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS d (id uuid, due_at timestamptz, provisional boolean, pinned boolean)),
    t AS (UPDATE todo SET due_at = d.due_at, updated_at = now() FROM d WHERE todo.follow_step_id = d.id AND todo.status = 'open')
    UPDATE follow_step s SET due_at = d.due_at, provisional = coalesce(d.provisional, s.provisional),
      pinned = coalesce(d.pinned, s.pinned)
    FROM d WHERE s.id = d.id AND s.status = 'planned'`;
}

/** Takes planned steps out of the plan and closes the ToDos made for them; one statement. */
export async function dropSteps(
  tx: Tx,
  stepIds: readonly string[],
  status: 'removed' | 'skipped' | 'cancelled',
  reason: string,
): Promise<number> {
  return tx.$executeRaw`
    WITH t AS (UPDATE todo SET status = 'cancelled', cancel_reason = ${reason}, updated_at = now()
      WHERE follow_step_id = ANY (${stepIds}::uuid[]) AND status = 'open')
    UPDATE follow_step SET status = ${status}, skip_reason = ${reason}
    WHERE id = ANY (${stepIds}::uuid[]) AND status = 'planned'`;
}

/** Steps of these follows with a send that was claimed and whose lease has not run out: handed over right now. */
export async function claimedStepIds(tx: Tx, followId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT follow_step_id AS id FROM delivery
    WHERE follow_id = ${followId}::uuid AND follow_step_id IS NOT NULL AND status IN ('claimed', 'in_doubt')`;
  return rows.map((row) => row.id);
}

export interface MovedStep {
  id: string;
  patternStepId: string;
  position: number;
  dueAt: string;
  provisional: boolean;
  /** title of its ToDo, where it has one */
  todoTitle: string | null;
}

/**
 * Puts the remaining steps of a locked follow under another version: those that go on get their place in it, those that
 * it does not know are removed and stand at the end. Positions are freed first, since no two steps may share one.
 */
export async function moveSteps(
  tx: Tx,
  move: {
    followId: string;
    patternVersionId: string;
    goOn: readonly MovedStep[];
    removed: readonly { id: string; position: number }[];
  },
): Promise<void> {
  const ids = [...move.goOn, ...move.removed].map(({ id }) => id);
  await tx.$executeRaw`UPDATE follow_step SET position = -position WHERE id = ANY (${ids}::uuid[])`;
  const goOn = move.goOn.map((step) => ({
    id: step.id,
    pattern_step_id: step.patternStepId,
    position: step.position,
    due_at: step.dueAt,
    provisional: step.provisional,
    title: step.todoTitle,
  }));
  await tx.$executeRaw`
    WITH f AS (UPDATE follow SET pattern_version_id = ${move.patternVersionId}::uuid, updated_at = now()
      WHERE id = ${move.followId}::uuid),
    m AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(goOn)}::jsonb)
      AS m (id uuid, pattern_step_id uuid, position int, due_at timestamptz, provisional boolean, title text)),
    r AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(move.removed)}::jsonb) AS r (id uuid, position int)),
    t AS (UPDATE todo SET due_at = m.due_at, title = coalesce(m.title, todo.title), updated_at = now()
      FROM m WHERE todo.follow_step_id = m.id AND todo.status = 'open'),
    c AS (UPDATE todo SET status = 'cancelled', cancel_reason = 'moved', updated_at = now()
      FROM r WHERE todo.follow_step_id = r.id AND todo.status = 'open'),
    gone AS (UPDATE follow_step s SET position = r.position, status = 'removed', skip_reason = coalesce(s.skip_reason, 'moved')
      FROM r WHERE s.id = r.id)
    UPDATE follow_step s SET pattern_step_id = m.pattern_step_id, position = m.position, due_at = m.due_at,
      provisional = m.provisional, pinned = false
    FROM m WHERE s.id = m.id`;
}
