import type { StepOutcome, StepTask } from '#contract/workflow-messages';
import type { ActivityDeps } from './activity-deps.ts';
export async function sendStep(_deps: ActivityDeps, _task: StepTask): Promise<StepOutcome> {
  throw new Error('soon');
}
