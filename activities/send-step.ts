import type { StepOutcome, StepTask } from '#contract/workflow-messages';
import type { AfterStep } from '#db/due-steps';
import { lockFollow } from '#db/follows';
import { afterSettled } from '#db/ledger';
import { replanFollow } from '#use-cases/replan-follow';
import type { ActivityDeps } from './activity-deps.ts';
import { runSend } from './send/run-send.ts';
import { readPlan, settled } from './step-outcome.ts';

/** A mail, SMS, postcard or survey falls due: one attempt. */
export async function sendStep(deps: ActivityDeps, task: StepTask): Promise<StepOutcome> {
  const { followId, stepId } = task;
  const result = await runSend(deps, { followId, stepId, sendKey: stepId });
  switch (result.kind) {
    case 'wait':
      return { kind: 'wait', until: result.until.getTime() };
    case 'stale':
      return { kind: 'wait', plan: await readPlan(deps, followId) };
    case 'stopped':
    case 'paused':
      return { kind: result.kind };
    case 'settled': {
      const after = await afterSettled(deps.db, followId, deps.now(), deps.newId);
      return await goOn(deps, outcomeOf(result.status), task, after);
    }
    default:
      return await goOn(deps, result.kind, task, result.after);
  }
}

/** A step counted from the end of this one can be planned now. */
async function goOn(
  deps: ActivityDeps,
  kind: StepOutcome['kind'],
  task: StepTask,
  after: AfterStep,
): Promise<StepOutcome> {
  if (!after.nextProvisional) return await settled(deps, kind, task, after);
  await deps.db.transaction(async (tx) => {
    const follow = await lockFollow(tx, task.followId);
    if (follow && follow.status !== 'stopped')
      await replanFollow(tx, deps, task.followId, { onlyAfterDone: true });
  });
  return { kind, plan: await readPlan(deps, task.followId) };
}

/** Of a ledger row or step that an earlier attempt, or a person, has settled. */
function outcomeOf(status: string): StepOutcome['kind'] {
  if (status === 'in_doubt' || status === 'failed') return status;
  return status === 'accepted' || status === 'delivered' || status === 'done' ? 'done' : 'skipped';
}
