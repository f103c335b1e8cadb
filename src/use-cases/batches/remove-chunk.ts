import { completeEmptied, findRemainingSteps, lockOpenFollows, type RemainingStep } from '#db/batch-facts';
import type { Tx } from '#db/client';
import type { WaitingItem } from '#db/follow-batch-items';
import type { BatchOrder } from '#db/follow-batches';
import { dropSteps } from '#db/follow-steps';
import type { FollowHead } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import { seesStore } from '#domain/actor';
import { groupBy } from '#domain/group-by';
import { outboxRow } from '../apply-stop.ts';
import { auditRow, historyRow } from '../record.ts';
import { wakeMessage } from '../replan-follow.ts';
import { planAssignments, writeAssignments } from './assign-chunk.ts';
import { type BatchDeps, type ChunkWork, noWork } from './batch-deps.ts';

/** What was taken out of one follow; undo puts it back. */
export interface RemovedSteps {
  followId: string;
  /** state before */
  status: string;
  stepIds: string[];
}

type Removal = Pick<ChunkWork, 'messages' | 'ends'> & { byCustomer: Map<string, RemovedSteps[]> };

/** Removes all that remains of the customers' follows (B4). What ran stays; a follow of which nothing remains is completed. */
export async function removeChunk(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  items: readonly WaitingItem[],
): Promise<ChunkWork> {
  const { byCustomer, ...told } = await removeRemaining(
    tx,
    deps,
    batch,
    items.map(({ customerId }) => customerId),
  );
  return {
    ...noWork(),
    ...told,
    results: items.map(({ seq, customerId }) => {
      const removed = byCustomer.get(customerId);
      if (!removed) return { seq, status: 'skipped', code: 'nothing_remains' };
      return { seq, status: 'done', followId: removed[0]?.followId ?? null, effect: { removed } };
    }),
  };
}

/**
 * Removes what remains and assigns another pattern (B4). A customer to whom the other cannot be assigned keeps what they
 * have; one who has nothing left is simply assigned.
 */
export async function replaceChunk(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  items: readonly WaitingItem[],
): Promise<ChunkWork> {
  const { made, refused } = await planAssignments(tx, deps, batch, items);
  const { byCustomer, ...told } = await removeRemaining(
    tx,
    deps,
    batch,
    made.map(({ follow }) => follow.input.customerId),
  );
  await writeAssignments(tx, made);
  return {
    ...noWork(),
    ...told,
    starts: made.map(({ follow }) => follow.input),
    results: [
      ...refused,
      ...made.map(({ seq, follow: { input } }) => ({
        seq,
        status: 'done' as const,
        followId: input.followId,
        effect: { made: input.followId, removed: byCustomer.get(input.customerId) ?? [] },
      })),
    ],
  };
}

async function removeRemaining(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  customerIds: readonly string[],
): Promise<Removal> {
  const removal: Removal = { byCustomer: new Map(), messages: [], ends: [] };
  const seen = (await lockOpenFollows(tx, customerIds, batch.options.follows)).filter(({ storeId }) =>
    seesStore(batch.actor, storeId),
  );
  const steps = await findRemainingSteps(
    tx,
    seen.map(({ id }) => id),
  );
  const byFollow = groupBy(steps, ({ followId }) => followId);
  const follows = seen.filter(({ id }) => byFollow.has(id));
  if (follows.length === 0) return removal;

  await dropSteps(
    tx,
    steps.map(({ id }) => id),
    'removed',
    'removed',
  );
  const completed = await completeEmptied(
    tx,
    follows.map(({ id }) => id),
    deps.now(),
  );
  const messages = follows.map((follow) => wakeMessage(deps, follow));
  removal.messages = messages.filter(({ followId }) => !completed.has(followId));
  removal.ends = messages.filter(({ followId }) => completed.has(followId));
  await writeRemoval(tx, deps, batch, follows, byFollow, messages);
  for (const { id, customerId, status } of follows) {
    const removed = { followId: id, status, stepIds: byFollow.get(id)?.map((step) => step.id) ?? [] };
    removal.byCustomer.set(customerId, [...(removal.byCustomer.get(customerId) ?? []), removed]);
  }
  return removal;
}

async function writeRemoval(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  follows: readonly FollowHead[],
  byFollow: Map<string, RemainingStep[]>,
  messages: readonly OutboxMessage[],
): Promise<void> {
  const { actor, id: batchId } = batch;
  await insertRows(tx, {
    historyEntry: follows.map(({ id, storeId, customerId, quoteId }) => {
      const positions = byFollow.get(id)?.map(({ position }) => position) ?? [];
      return historyRow(deps, actor, {
        storeId,
        customerId,
        quoteId,
        followId: id,
        kind: 'steps_removed',
        summary: `一括処理により、残りの作業ステップを${positions.length}件削除しました`,
        detail: { positions, batchId },
      });
    }),
    auditLog: follows.map(({ id, storeId, status }) =>
      auditRow(deps, actor, {
        action: 'follow.remove_steps',
        entity: 'follow',
        entityId: id,
        storeId,
        before: { status, steps: byFollow.get(id)?.map((step) => step.id) },
        after: { batchId },
      }),
    ),
    signalOutbox: messages.map(outboxRow),
  });
}
