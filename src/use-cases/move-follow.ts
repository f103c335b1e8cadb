import type { WorkflowMessage } from '#contract/workflow-messages';
import type { PatternForPlanning } from '#db/assignment-facts';
import { findVersionForPlanning } from '#db/assignment-facts';
import type { Tx } from '#db/client';
import { planEntry } from '#db/follow-input';
import { claimedStepIds, type MovedStep, moveSteps } from '#db/follow-steps';
import { completeIfNothingRemains, type FollowHead, type FollowStep, lockFollow } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import type { Channel } from '#domain/kinds';
import { isManualChannel } from '#domain/kinds';
import { type PlanDifference, planDifference } from '#domain/plan-difference';
import { planFollow } from '#domain/planning/plan-follow';
import { authorize } from '#domain/policy';
import { followTitle } from '#domain/follow-title';
import { DomainError } from '#errors';
import type { FollowWithEngine } from './assign-pattern.ts';
import { todoOfStep } from './build-follow-rows.ts';
import { changeFollow, type FollowChange } from './change-follow.ts';
import type { UseCaseDeps } from './deps.ts';
import { type FollowPlan, loadFollowPlan, settledSteps } from './replan-follow.ts';

/** A step as the new version plans it. */
export interface PlannedMove {
  patternStepId: string;
  position: number;
  channel: Channel;
  dueAt: string;
  provisional: boolean;
  title: string | null;
}

type CurrentStep = FollowStep & { channel: Channel };
export type FollowDifference = PlanDifference<CurrentStep, PlannedMove>;

interface Move {
  plan: FollowPlan;
  version: PatternForPlanning;
  difference: FollowDifference;
}

/**
 * What moving a follow to another version of its pattern would change (X5, B2); nothing is written.
 * @throws DomainError `not_found`, `wrong_state` where it runs on that version already, `no_open_window`
 */
export async function previewMove(
  deps: UseCaseDeps,
  actor: Actor,
  input: { followId: string; patternVersionId: string },
): Promise<FollowDifference> {
  authorize(actor, 'follow.read');
  return deps.db.transaction(
    async (tx) => {
      const follow = await lockFollow(tx, input.followId);
      if (!follow || !seesStore(actor, follow.storeId)) {
        throw new DomainError('not_found', { message: 'no such follow', field: 'followId' });
      }
      return (await planMove(tx, deps, follow, input.patternVersionId)).difference;
    },
    { actor },
  );
}

/**
 * Moves what has not run to another version of the pattern; what ran stays. Moving back to the version before is the
 * way to undo it.
 * @throws DomainError `not_found`, `follow_already_stopped`, `wrong_state`, `no_open_window`
 */
export async function moveFollow(
  deps: UseCaseDeps,
  actor: Actor,
  input: { followId: string; patternVersionId: string },
): Promise<FollowWithEngine> {
  return changeFollow(deps, actor, input.followId, (tx, follow) =>
    moveInTransaction(tx, deps, follow, input.patternVersionId),
  );
}

/** The same for a locked follow inside a caller's transaction (bulk moves). */
export async function moveInTransaction(
  tx: Tx,
  deps: UseCaseDeps,
  follow: FollowHead,
  patternVersionId: string,
): Promise<FollowChange> {
  const move = await planMove(tx, deps, follow, patternVersionId);
  const steps = await writeMove(tx, deps, move);
  await completeIfNothingRemains(tx, follow.id, { at: deps.now(), evenIfRecurring: false });
  const { version, plan } = move;
  const { moved, added, removed } = move.difference;
  const title = followTitle(version, plan.customer.storeName);
  return {
    action: 'follow.move',
    kind: 'follow_moved',
    summary: `「${version.name}」の第${version.version}版に移しました（変更${moved.length}・追加${added.length}・削除${removed.length}）`,
    detail: { fromVersion: plan.version.version, toVersion: version.version },
    before: { patternVersionId: follow.patternVersionId, steps: removed.map(({ id }) => id) },
    after: { patternVersionId },
    message: (changeId): WorkflowMessage => ({
      message: 'moveToVersion',
      payload: { changeId, patternVersionId, title, steps: steps.map(planEntry) },
    }),
  };
}

/** The difference that `moveInTransaction` would write; reads only. */
export async function planMove(
  tx: Tx,
  deps: UseCaseDeps,
  follow: FollowHead,
  patternVersionId: string,
): Promise<Move> {
  const version = await findVersionForPlanning(tx, patternVersionId);
  if (!version || version.patternId !== follow.patternId) {
    throw new DomainError('not_found', {
      message: 'the pattern has no such version',
      field: 'patternVersionId',
    });
  }
  if (follow.patternVersionId === patternVersionId) {
    throw new DomainError('wrong_state', {
      message: 'the follow runs on this version already',
      field: 'patternVersionId',
    });
  }
  const plan = await loadFollowPlan(tx, follow.id);
  const claimed = new Set(await claimedStepIds(tx, follow.id));
  const remaining = plan.steps.filter(
    ({ id, status }) => status === 'planned' && !claimed.has(id),
  ) as CurrentStep[];
  const ids = new Set(remaining.map(({ id }) => id));
  const planned = planFollow({
    steps: version.steps,
    base: plan.base,
    customer: plan.customer,
    store: plan.customer.store,
    assignedAt: deps.now().toISOString(),
    // What remains is planned anew, what ran or is being sent is worked around.
    ...settledSteps(
      version,
      plan.steps.filter(({ id }) => !ids.has(id)),
      () => true,
    ),
  });
  const settled = settledPositions(version, plan.steps, ids);
  const after = planned
    .filter(({ status, position }) => status === 'planned' && !settled.has(position))
    .map((step) => ({ ...step, ...stepOf(version, step.position) }));
  return { plan, version, difference: planDifference(remaining, after) };
}

function stepOf(
  version: PatternForPlanning,
  position: number,
): { patternStepId: string; title: string | null } {
  const step = version.steps.find((candidate) => candidate.position === position);
  if (!step) throw new Error(`version ${version.patternVersionId} has no step ${position}`);
  return { patternStepId: step.id, title: step.title };
}

/** Positions of the version for which a step has run or is being sent. */
function settledPositions(
  version: PatternForPlanning,
  steps: readonly FollowStep[],
  remaining: ReadonlySet<string>,
): Set<number> {
  const { done, fixed } = settledSteps(
    version,
    steps.filter(({ id }) => !remaining.has(id)),
    () => true,
  );
  return new Set([...done, ...fixed].map(({ position }) => position));
}

/** Writes the move; returns the steps that remain, in their order. */
async function writeMove(tx: Tx, deps: UseCaseDeps, { plan, version, difference }: Move) {
  const { kept, moved, added, removed } = difference;
  const goOnIds = new Set([...kept, ...moved].map(({ from }) => from.id));
  const changing = new Set([...goOnIds, ...removed.map(({ id }) => id)]);
  const staying = plan.steps.filter(
    (step) => !changing.has(step.id) && step.status !== 'removed' && step.status !== 'cancelled',
  );
  const gone = [
    ...removed,
    ...plan.steps.filter(({ status }) => status === 'removed' || status === 'cancelled'),
  ];
  const first = Math.max(0, ...staying.map(({ position }) => position)) + 1;

  const next = [
    ...[...kept, ...moved].map(({ from, to }) => ({ id: from.id, isNew: false, step: to })),
    ...added.map((step) => ({ id: deps.newId(), isNew: true, step })),
  ].sort((a, b) => a.step.position - b.step.position);
  const placed = next.map(({ id, isNew, step }, index) => ({
    ...step,
    id,
    isNew,
    position: first + index,
    dueAt: new Date(step.dueAt),
  }));

  const goOn: MovedStep[] = placed
    .filter(({ isNew }) => !isNew)
    .map((step) => ({
      ...step,
      dueAt: step.dueAt.toISOString(),
      todoTitle: isManualChannel(step.channel) ? step.title : null,
    }));
  const tail = gone.map(({ id }, index) => ({ id, position: first + placed.length + index }));
  await moveSteps(tx, {
    followId: plan.follow.id,
    patternVersionId: version.patternVersionId,
    goOn,
    removed: tail,
  });
  await insertAdded(
    tx,
    deps,
    plan,
    version,
    placed.filter(({ isNew }) => isNew),
  );
  return placed;
}

async function insertAdded(
  tx: Tx,
  deps: UseCaseDeps,
  { follow, customer }: FollowPlan,
  version: PatternForPlanning,
  added: readonly (Omit<PlannedMove, 'dueAt'> & { id: string; dueAt: Date })[],
): Promise<void> {
  const rows = added.map((step) => ({
    id: step.id,
    followId: follow.id,
    storeId: follow.storeId,
    customerId: follow.customerId,
    patternStepId: step.patternStepId,
    occurrence: follow.occurrence,
    position: step.position,
    channel: step.channel,
    dueAt: step.dueAt.toISOString(),
    status: 'planned',
    provisional: step.provisional,
    pinned: false,
  }));
  const titles = new Map(added.map(({ id, title }) => [id, title]));
  await insertRows(tx, {
    followStep: rows,
    todo: rows
      .filter(({ channel }) => isManualChannel(channel))
      .map((row) =>
        todoOfStep(deps, row, {
          title: titles.get(row.id) ?? null,
          pattern: version,
          quoteId: follow.quoteId,
          assigneeId: customer.assigneeId,
        }),
      ),
  });
}
