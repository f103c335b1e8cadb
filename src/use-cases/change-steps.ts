import type { WorkflowMessage } from '#contract/workflow-messages';
import type { Tx } from '#db/client';
import { claimedStepIds, dropSteps, setStepDue } from '#db/follow-steps';
import type { FollowHead, FollowStep } from '#db/follows';
import { completeIfNothingRemains, stepsOfOccurrence } from '#db/follows';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import type { FollowWithEngine } from './assign-pattern.ts';
import { changeFollow, type FollowChange } from './change-follow.ts';
import type { UseCaseDeps } from './deps.ts';
import { replanFollow } from './replan-follow.ts';

/**
 * Takes steps that have not run out of the plan (B3): all of them, or the ones named. Steps that ran stay. A follow of
 * which nothing remains is completed, and answers the same when it is asked again.
 * @throws DomainError `not_found` for a step of another follow, `step_already_run`
 */
export async function removeRemainingSteps(
  deps: UseCaseDeps,
  actor: Actor,
  input: { followId: string; stepIds?: readonly string[] | null | undefined },
): Promise<FollowWithEngine> {
  const change = async (tx: Tx, follow: FollowHead) => {
    const planned = await changeableSteps(tx, follow);
    const chosen = input.stepIds
      ? await Promise.all(input.stepIds.map((id) => chooseStep(tx, follow, planned, id)))
      : planned;
    if (chosen.length === 0) return null;
    await dropSteps(
      tx,
      chosen.map(({ id }) => id),
      'removed',
      'removed',
    );
    const moved = await afterDrop(tx, deps, follow, !input.stepIds);
    return {
      action: 'follow.remove_steps',
      kind: 'steps_removed',
      summary: `残りの作業ステップを${chosen.length}件削除しました`,
      detail: { positions: chosen.map(({ position }) => position) },
      before: { steps: chosen.map(asFact) },
      message: (changeId): WorkflowMessage =>
        moved > 0
          ? wake
          : { message: 'removeSteps', payload: { changeId, stepIds: chosen.map(({ id }) => id) } },
    } satisfies FollowChange;
  };
  return changeFollow(deps, actor, input.followId, change, { endedIsFine: !input.stepIds });
}

/** Leaves one step out. @throws DomainError `not_found`, `step_already_run` */
export async function skipStep(
  deps: UseCaseDeps,
  actor: Actor,
  input: { followId: string; stepId: string; reason?: string | null | undefined },
): Promise<FollowWithEngine> {
  return changeFollow(deps, actor, input.followId, async (tx, follow) => {
    const step = await chooseStep(tx, follow, await changeableSteps(tx, follow), input.stepId);
    await dropSteps(tx, [step.id], 'skipped', 'staff');
    const moved = await afterDrop(tx, deps, follow, false);
    return {
      action: 'follow.skip_step',
      kind: 'step_skipped',
      channel: step.channel,
      summary: `ステップ${step.position}をスキップしました`,
      detail: { position: step.position, ...(input.reason && { reason: input.reason }) },
      before: asFact(step),
      message: (changeId): WorkflowMessage =>
        moved > 0 ? wake : { message: 'skipStep', payload: { changeId, stepId: step.id } },
    };
  });
}

/**
 * Moves one step to a time of a person's choice; steps counted from it move along, the order of steps is kept. A time
 * that has passed means now.
 * @throws DomainError `not_found`, `step_already_run`, `invalid_input` where it would come before a step ahead of it
 */
export async function rescheduleStep(
  deps: UseCaseDeps,
  actor: Actor,
  input: { followId: string; stepId: string; dueAt: string },
): Promise<FollowWithEngine> {
  return changeFollow(deps, actor, input.followId, async (tx, follow) => {
    const planned = await changeableSteps(tx, follow);
    const step = await chooseStep(tx, follow, planned, input.stepId);
    const now = deps.now();
    const asked = new Date(input.dueAt);
    const dueAt = asked < now ? now : asked;
    refuseOvertaking(planned, step, dueAt);
    await setStepDue(tx, [{ stepId: step.id, dueAt, pinned: true, provisional: false }]);
    const moved = await replanFollow(tx, deps, follow.id, { keepStepId: step.id });
    return {
      action: 'follow.reschedule_step',
      kind: 'step_rescheduled',
      channel: step.channel,
      summary: `ステップ${step.position}の予定を変更しました`,
      detail: { position: step.position, from: step.dueAt.toISOString(), to: dueAt.toISOString() },
      before: asFact(step),
      after: { dueAt: dueAt.toISOString() },
      message: (changeId): WorkflowMessage =>
        moved > 0
          ? wake
          : { message: 'reschedule', payload: { changeId, stepId: step.id, dueAt: dueAt.getTime() } },
    };
  });
}

/** Planned steps but those that are being sent right now. */
async function changeableSteps(tx: Tx, follow: FollowHead): Promise<FollowStep[]> {
  const steps = await stepsOfOccurrence(tx, follow.id, follow.occurrence);
  const planned = steps.filter(({ status }) => status === 'planned');
  if (planned.length === 0) return [];
  const claimed = new Set(await claimedStepIds(tx, follow.id));
  return planned.filter(({ id }) => !claimed.has(id));
}

async function chooseStep(
  tx: Tx,
  follow: FollowHead,
  planned: readonly FollowStep[],
  stepId: string,
): Promise<FollowStep> {
  const step = planned.find(({ id }) => id === stepId);
  if (step) return step;
  const ran = await tx.followStep.findFirst({ where: { id: stepId, followId: follow.id } });
  if (!ran) throw new DomainError('not_found', { message: 'the follow has no such step', field: 'stepId' });
  throw new DomainError('step_already_run', {
    message: `the step is ${ran.status === 'planned' ? 'being sent' : ran.status}`,
    field: 'stepId',
    details: { status: ran.status },
  });
}

/** Rule 6 of planning: a step never falls before the one before it. */
function refuseOvertaking(planned: readonly FollowStep[], step: FollowStep, dueAt: Date): void {
  const before = planned.filter(({ position }) => position < step.position).at(-1);
  if (!before || before.dueAt <= dueAt) return;
  throw new DomainError('invalid_input', {
    message: 'the step would come before the one ahead of it',
    field: 'dueAt',
    remedy: {
      ja: '前のステップの予定より後の日時を指定するか、先に前のステップを変更してください',
      en: 'give a time after the step ahead of it, or change that step first',
    },
    details: { notBefore: before.dueAt.toISOString() },
  });
}

/**
 * Steps that waited for a dropped one are planned from it now. A recurring follow goes on with its next occurrence,
 * unless all that remained was removed.
 * @returns number of steps that moved
 */
async function afterDrop(tx: Tx, deps: UseCaseDeps, follow: FollowHead, all: boolean): Promise<number> {
  if (await completeIfNothingRemains(tx, follow.id, { at: deps.now(), evenIfRecurring: all })) return 0;
  return replanFollow(tx, deps, follow.id, { onlyAfterDone: true });
}

const wake: WorkflowMessage = { message: 'wake', payload: {} };

const asFact = (step: FollowStep) => ({
  id: step.id,
  position: step.position,
  channel: step.channel,
  dueAt: step.dueAt.toISOString(),
});
