import type { PlanEntry } from '#contract/workflow-messages';
import type { ActivityDeps } from './activity-deps.ts';
export async function planNextOccurrence(_deps: ActivityDeps, _task: { followId: string; occurrence: number }): Promise<{ occurrence: number; steps: PlanEntry[] } | null> {
  throw new Error('soon');
}
