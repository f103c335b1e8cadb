import type { Tx } from '#db/client';
import type { BatchOrder } from '#db/follow-batches';
import { setStepDue } from '#db/follow-steps';
import { type FollowHead, lockFollows, stepsOfOccurrence } from '#db/follows';
import { findRemovedSteps, restoreSteps } from '#db/restore-follows';
import { isDomainError } from '#errors';
import { writeChange } from '../change-follow.ts';
import { moveInTransaction } from '../move-follow.ts';
import type { BatchDeps, ChunkWork } from './batch-deps.ts';
import type { MovedFollow } from './move-chunk.ts';
import { restoreRemoved } from './restore-removed.ts';

/**
 * Returns moved follows to the version and plan they had: steps that the move took out come back where their time is
 * still to come, and every step that has not run gets its time back.
 * @returns why nothing was moved back; null: something was
 */
export async function moveBack(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  { moved, since }: { moved: readonly MovedFollow[]; since: Date },
  work: ChunkWork,
): Promise<string | null> {
  const follows = new Map(
    (
      await lockFollows(
        tx,
        moved.map(({ followId }) => followId),
      )
    ).map((row) => [row.id, row]),
  );
  let code: string | null = 'follow_already_stopped';
  for (const before of moved) {
    const follow = follows.get(before.followId);
    if (!follow || follow.status === 'stopped') continue;
    if (follow.status === 'completed') {
      const stepIds = before.steps.map(({ id }) => id);
      const restored = { followId: follow.id, status: 'running', stepIds, since };
      const outcomes = await restoreRemoved(tx, deps, batch, [restored], work);
      if (outcomes.get(follow.id) !== null) continue;
    }
    try {
      await returnFollow(tx, deps, batch, follow, before, work);
      code = null;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      code = error.code;
    }
  }
  return code;
}

async function returnFollow(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  follow: FollowHead,
  before: MovedFollow,
  work: ChunkWork,
): Promise<void> {
  const now = deps.now();
  const gone = await findRemovedSteps(
    tx,
    before.steps.map(({ id }) => id),
  );
  await restoreSteps(
    tx,
    gone.filter(({ dueAt }) => dueAt > now).map(({ id }) => id),
  );
  if (follow.patternVersionId !== before.patternVersionId) {
    const change = await moveInTransaction(tx, deps, follow, before.patternVersionId);
    const wake = () => ({ message: 'wake' as const, payload: {} });
    work.messages.push(...(await writeChange(tx, deps, batch.actor, follow, { ...change, message: wake })));
  }
  const steps = await stepsOfOccurrence(tx, follow.id, follow.occurrence);
  const planned = new Map(
    steps.filter(({ status }) => status === 'planned').map((step) => [step.patternStepId, step]),
  );
  await setStepDue(
    tx,
    before.steps.flatMap(({ patternStepId, dueAt, provisional, pinned }) => {
      const step = planned.get(patternStepId);
      const due = new Date(dueAt);
      return step && due > now ? [{ stepId: step.id, dueAt: due, provisional, pinned }] : [];
    }),
  );
}
