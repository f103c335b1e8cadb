import type { CustomerForPlanning, PatternForPlanning } from '#db/assignment-facts';
import { findCustomersForPlanning, findVersionForPlanning } from '#db/assignment-facts';
import type { Tx } from '#db/client';
import type { StepDue } from '#db/follow-steps';
import { setStepDue } from '#db/follow-steps';
import type { FollowBase, FollowStep } from '#db/follows';
import { findFollowBase, hasProvisionalSteps, stepsOfOccurrence } from '#db/follows';
import type { OutboxMessage } from '#db/outbox';
import { replanRemaining } from '#domain/planning/plan-follow';
import type { DoneStep, FixedStep, PlanBase } from '#domain/planning/types';
import { occurrenceBase } from '#domain/recurrence';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

/** Everything that planning a running follow again needs. */
export interface FollowPlan {
  follow: FollowBase;
  version: PatternForPlanning;
  customer: CustomerForPlanning;
  steps: FollowStep[];
  /** base of the running occurrence */
  base: PlanBase;
}

/** @throws DomainError `not_found` where the follow, its version or its customer is gone */
export async function loadFollowPlan(tx: Tx, followId: string): Promise<FollowPlan> {
  const follow = await findFollowBase(tx, followId);
  if (!follow) throw new DomainError('not_found', { message: 'no such follow', field: 'followId' });
  const version = await findVersionForPlanning(tx, follow.patternVersionId);
  const [customer] = await findCustomersForPlanning(tx, { customerIds: [follow.customerId] });
  if (!version || !customer)
    throw new DomainError('not_found', { message: 'the follow has lost its pattern or customer' });
  const steps = await stepsOfOccurrence(tx, followId, follow.occurrence);
  return { follow, version, customer, steps, base: baseOf(follow, version, customer) };
}

function baseOf(follow: FollowBase, version: PatternForPlanning, customer: CustomerForPlanning): PlanBase {
  const first: PlanBase = follow.baseOn
    ? { kind: 'date', on: follow.baseOn }
    : { kind: 'instant', at: follow.baseAt ?? '' };
  if (!version.repeatEvery || follow.occurrence === 1) return first;
  const repeat = { every: version.repeatEvery, times: null };
  return occurrenceBase(repeat, first, follow.occurrence, customer.store.timeZone) ?? first;
}

/**
 * Position in the version of a follow's step. A step that ran under an older version stands for the one at its place,
 * if that is of the same channel.
 */
function positionIn(version: PatternForPlanning, step: FollowStep): number | null {
  const own = version.steps.find(({ id }) => id === step.patternStepId);
  const samePlace = version.steps.find(
    ({ position, channel }) => position === step.position && channel === step.channel,
  );
  return own?.position ?? samePlace?.position ?? null;
}

/** Steps that a new plan works around: what has run, and what a person set by hand. */
export function settledSteps(
  version: PatternForPlanning,
  steps: readonly FollowStep[],
  keepPinned: (step: FollowStep) => boolean,
) {
  const done: DoneStep[] = [];
  const fixed: FixedStep[] = [];
  for (const step of steps) {
    const position = positionIn(version, step);
    // What another version did not know was not taken out by a person: this one may plan it again.
    if (position === null || (step.status === 'removed' && step.skipReason === 'moved')) continue;
    const dueAt = step.dueAt.toISOString();
    if (step.status === 'issued' || (step.status === 'planned' && keepPinned(step)))
      fixed.push({ position, dueAt });
    else if (step.status !== 'planned')
      done.push({ position, dueAt, doneAt: step.doneAt?.toISOString() ?? null });
  }
  return { done, fixed };
}

/**
 * Plans again what has not run of a locked follow, and writes the times that changed (A11, `previous_done`, resume).
 * @param options.onlyAfterDone only if a step still waits for the one before it to be done
 * @param options.keepStepId a step whose time was set just now: it stays where that time has come already
 * @returns number of steps that moved; where it is not 0 the workflow has to be woken
 */
export async function replanFollow(
  tx: Tx,
  deps: UseCaseDeps,
  followId: string,
  options: { onlyAfterDone?: boolean; keepStepId?: string } = {},
): Promise<number> {
  if (options.onlyAfterDone && !(await hasProvisionalSteps(tx, followId))) return 0;
  const plan = await loadFollowPlan(tx, followId);
  const now = deps.now();
  const planned = replanRemaining({
    steps: plan.version.steps,
    base: plan.base,
    customer: plan.customer,
    store: plan.customer.store,
    now: now.toISOString(),
    // A time set by hand holds until it has gone by.
    ...settledSteps(
      plan.version,
      plan.steps,
      (step) => step.id === options.keepStepId || (step.pinned && step.dueAt >= now),
    ),
  });
  const current = new Map(
    plan.steps
      .filter(({ status }) => status === 'planned')
      .map((step) => [positionIn(plan.version, step), step]),
  );
  const moved: StepDue[] = [];
  for (const { position, dueAt, provisional } of planned) {
    const step = current.get(position);
    if (!step || (step.dueAt.getTime() === Date.parse(dueAt) && step.provisional === provisional)) continue;
    moved.push({ stepId: step.id, dueAt: new Date(dueAt), provisional });
  }
  await setStepDue(tx, moved);
  return moved.length;
}

/** Runs a workflow that has ended once more, from the record. */
export const restoreMessage = (
  deps: UseCaseDeps,
  follow: { id: string; workflowId: string },
): OutboxMessage => ({ ...wakeMessage(deps, follow), message: 'restore', payload: {} });

/** Tells the workflow to read its plan again. */
export const wakeMessage = (
  deps: UseCaseDeps,
  follow: { id: string; workflowId: string },
): OutboxMessage => ({
  id: deps.newId(),
  followId: follow.id,
  workflowId: follow.workflowId,
  attempts: 0,
  message: 'wake',
  payload: {},
});
