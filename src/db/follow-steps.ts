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
    dues.map((due) => ({ id: due.stepId, due_at: due.dueAt, provisional: due.provisional, pinned: due.pinned })),
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
