import type { StepOutcome, StepTask } from '#contract/workflow-messages';
import { openStep } from '#db/due-steps';
import type { ActivityDeps } from './activity-deps.ts';
import { readPlan, settled } from './step-outcome.ts';

/** A phone call or other task of a person falls due. Short and idempotent: run as a local activity. */
export async function openManualStep(deps: ActivityDeps, task: StepTask): Promise<StepOutcome> {
  const opened = await openStep(deps.db, task, deps.now(), deps.newId);
  switch (opened.outcome) {
    case 'stopped':
    case 'paused':
      return { kind: opened.outcome };
    case 'wait':
      return { kind: 'wait', until: opened.until?.getTime() ?? deps.now().getTime() };
    case 'stale':
      return { kind: 'wait', plan: await readPlan(deps, task.followId) };
    default:
      return await settled(deps, opened.outcome, task, opened);
  }
}
