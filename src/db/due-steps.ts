import type { StepTask } from '#contract/workflow-messages';
import type { Database } from './client.ts';

/** What the record says once a step has been dealt with: the step that follows, and whether that was the last. */
export interface AfterStep {
  nextId: string | null;
  nextDueAt: Date | null;
  nextProvisional: boolean | null;
  closed: boolean;
}

export interface OpenedStep extends AfterStep {
  outcome: 'done' | 'skipped' | 'stopped' | 'paused' | 'wait' | 'stale';
  until: Date | null;
}

/**
 * Marks a manual step issued, writes its history and completes the follow after its last step: one statement, one
 * round trip (prisma/migrations/…_engine_functions). Doing it again changes nothing and answers the same.
 */
export async function openStep(
  db: Database,
  { followId, stepId }: StepTask,
  now: Date,
  newId: () => string,
): Promise<OpenedStep> {
  const { rows } = await db.pool.query<OpenedStep>({
    name: 'oikaze_open_manual_step',
    text: `SELECT outcome, until, next_id AS "nextId", next_due AS "nextDueAt", next_provisional AS "nextProvisional", closed
      FROM oikaze_open_manual_step($1, $2, $3, $4, $5, $6)`,
    values: [followId, stepId, now, newId(), newId(), newId()],
  });
  return rows[0] as OpenedStep;
}
