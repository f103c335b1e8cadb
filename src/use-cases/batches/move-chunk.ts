import { lockOpenFollows } from '#db/batch-facts';
import type { Tx } from '#db/client';
import type { ItemResult, WaitingItem } from '#db/follow-batch-items';
import type { BatchOrder } from '#db/follow-batches';
import { type FollowHead, type FollowStep, stepsOfOccurrence } from '#db/follows';
import type { OutboxMessage } from '#db/outbox';
import { seesStore } from '#domain/actor';
import { groupBy } from '#domain/group-by';
import { isDomainError } from '#errors';
import { writeChange } from '../change-follow.ts';
import { moveInTransaction } from '../move-follow.ts';
import { type BatchDeps, type ChunkWork, noWork } from './batch-deps.ts';

/** A planned step as it stood before the move. */
export interface StepBefore {
  id: string;
  patternStepId: string;
  dueAt: string;
  provisional: boolean;
  pinned: boolean;
}

/** What a move changed in one follow; undo returns it to this version and plan. */
export interface MovedFollow {
  followId: string;
  patternVersionId: string;
  steps: StepBefore[];
}

/** Moves what has not run of the customers' follows to another version of their pattern (B2, X5). */
export async function moveChunk(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  items: readonly WaitingItem[],
): Promise<ChunkWork> {
  const { patternVersionId = '' } = batch.options;
  const follows = await lockOpenFollows(
    tx,
    items.map(({ customerId }) => customerId),
    batch.options.follows,
  );
  const concerned = follows.filter(
    (follow) => follow.patternVersionId !== patternVersionId && seesStore(batch.actor, follow.storeId),
  );
  const byCustomer = groupBy(concerned, ({ customerId }) => customerId);
  const work = noWork();
  for (const { seq, customerId } of items) {
    work.results.push(
      await moveCustomer(tx, deps, batch, { seq, follows: byCustomer.get(customerId) ?? [] }, work.messages),
    );
  }
  return work;
}

async function moveCustomer(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  { seq, follows }: { seq: number; follows: readonly FollowHead[] },
  messages: OutboxMessage[],
): Promise<ItemResult> {
  const moved: MovedFollow[] = [];
  for (const follow of follows) {
    try {
      const before = await stepsOfOccurrence(tx, follow.id, follow.occurrence);
      const change = await moveInTransaction(tx, deps, follow, batch.options.patternVersionId ?? '');
      messages.push(
        ...(await writeChange(tx, deps, batch.actor, follow, {
          ...change,
          message: () => ({ message: 'wake', payload: {} }),
        })),
      );
      moved.push({
        followId: follow.id,
        patternVersionId: follow.patternVersionId,
        steps: before.filter(({ status }) => status === 'planned').map(asBefore),
      });
    } catch (error) {
      // Planning fails before anything of this follow is written.
      if (!isDomainError(error)) throw error;
      if (moved.length === 0) return { seq, status: 'failed', code: error.code, followId: follow.id };
    }
  }
  if (moved.length === 0) return { seq, status: 'skipped', code: 'nothing_remains' };
  return { seq, status: 'done', followId: moved[0]?.followId ?? null, effect: { moved } };
}

const asBefore = ({ id, patternStepId, dueAt, provisional, pinned }: FollowStep): StepBefore => ({
  id,
  patternStepId,
  dueAt: dueAt.toISOString(),
  provisional,
  pinned,
});
