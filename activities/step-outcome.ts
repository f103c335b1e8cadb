import type { PlanEntry, StepOutcome, StepTask } from '#contract/workflow-messages';
import type { AfterStep } from '#db/due-steps';
import { readFollowRecord } from '#db/follow-input';
import type { ActivityDeps } from './activity-deps.ts';

/** The plan as the record has it. */
export async function readPlan(deps: ActivityDeps, followId: string): Promise<PlanEntry[]> {
  const record = await readFollowRecord(deps.db.prisma, followId);
  return record?.input.steps ?? [];
}

/** The outcome of a step that is settled; the plan goes along only where the workflow knows another one. */
export async function settled(
  deps: ActivityDeps,
  kind: StepOutcome['kind'],
  task: StepTask,
  after: AfterStep,
): Promise<StepOutcome> {
  if (after.closed) return { kind, closed: true };
  const same = task.next === null ? after.nextId === null : isNext(task.next, after);
  return same ? { kind } : { kind, plan: await readPlan(deps, task.followId) };
}

const isNext = (next: NonNullable<StepTask['next']>, after: AfterStep): boolean =>
  next.id === after.nextId && next.dueAt === after.nextDueAt?.getTime();
