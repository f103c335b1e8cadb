import type { Tx } from '#db/client';
import type { BatchOrder } from '#db/follow-batches';
import { lockFollows } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import { findOvertaken, findRemovedSteps, reopenFollows, restoreSteps } from '#db/restore-follows';
import { groupBy } from '#domain/group-by';
import { outboxRow } from '../apply-stop.ts';
import { auditRow, historyRow } from '../record.ts';
import { restoreMessage, wakeMessage } from '../replan-follow.ts';
import type { BatchDeps, ChunkWork } from './batch-deps.ts';
import type { RemovedSteps } from './remove-chunk.ts';

/** Steps that a batch removed from one follow, and when. */
export interface Removed extends RemovedSteps {
  since: Date;
}

/**
 * Puts steps that a batch removed back into the plan, as far as their time is still to come, and opens their follows
 * again. A follow that was stopped since stays stopped, and so does one whose customer replied or contracted meanwhile.
 * @returns by follow why nothing was restored; null: something was
 */
export async function restoreRemoved(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  removed: readonly Removed[],
  work: ChunkWork,
): Promise<Map<string, string | null>> {
  const outcomes = new Map<string, string | null>(
    removed.map(({ followId }) => [followId, 'follow_already_stopped']),
  );
  if (removed.length === 0) return outcomes;
  const follows = (await lockFollows(tx, [...outcomes.keys()])).filter(({ status }) => status !== 'stopped');
  const overtaken = await findOvertaken(tx, removed);
  const alive = follows.filter(({ id }) => !overtaken.has(id));
  const aliveIds = new Set(alive.map(({ id }) => id));
  for (const id of aliveIds) outcomes.set(id, 'nothing_remains');

  const now = deps.now();
  const stepIds = removed.flatMap((entry) => (aliveIds.has(entry.followId) ? entry.stepIds : []));
  const future = (await findRemovedSteps(tx, stepIds)).filter(({ dueAt }) => dueAt > now);
  if (future.length === 0) return outcomes;
  const byFollow = groupBy(future, ({ followId }) => followId);
  const concerned = alive.filter(({ id }) => byFollow.has(id));
  const before = new Map(removed.map(({ followId, status }) => [followId, status]));

  await restoreSteps(
    tx,
    future.map(({ id }) => id),
  );
  const reopened = concerned.filter(({ status }) => status === 'completed');
  await reopenFollows(
    tx,
    reopened.map(({ id }) => ({ id, paused: before.get(id) === 'paused' })),
  );
  const restores = reopened.map((follow) => restoreMessage(deps, follow));
  // A workflow that has ended is begun anew, and reads nothing before its time; one that has not is told to look.
  const wakes = concerned
    .filter(({ status, engineState }) => status !== 'completed' || engineState === 'open')
    .map((follow) => wakeMessage(deps, follow));
  await insertRows(tx, {
    historyEntry: concerned.map(({ id, storeId, customerId, quoteId }) =>
      historyRow(deps, batch.actor, {
        storeId,
        customerId,
        quoteId,
        followId: id,
        kind: 'plan_changed',
        summary: `一括処理の取り消しにより、作業ステップを${byFollow.get(id)?.length ?? 0}件予定に戻しました`,
        detail: { batchId: batch.id },
      }),
    ),
    auditLog: concerned.map(({ id, storeId, status }) =>
      auditRow(deps, batch.actor, {
        action: 'follow.restore_steps',
        entity: 'follow',
        entityId: id,
        storeId,
        before: { status },
        after: { batchId: batch.id, steps: byFollow.get(id)?.map((step) => step.id) },
      }),
    ),
    signalOutbox: [...restores, ...wakes].map(outboxRow),
  });
  work.restores.push(...restores);
  work.messages.push(...wakes);
  for (const { id } of concerned) outcomes.set(id, null);
  return outcomes;
}
