import { BATCH_LIMIT, type BatchStatus } from '#contract/follow-batches';
import { selectBatchCustomers } from '#db/batch-selection';
import { addItems, addItemsToUndo } from '#db/follow-batch-items';
import { failBatch, findBatchOrder, markPrepared, readSelection } from '#db/follow-batches';
import { DomainError, isDomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';

const PAGE = 5_000;

export interface Prepared {
  status: BatchStatus;
  /** highest `seq` of the frozen selection */
  last: number;
  ratePerSecond: number | null;
}

/**
 * Freezes a batch's selection into its items: whoever is found now is worked on, whatever changes later. May be
 * interrupted and repeated.
 */
export async function prepareBatch(
  deps: UseCaseDeps,
  batchId: string,
  onProgress: () => void,
): Promise<Prepared> {
  const { db } = deps;
  try {
    await freeze(deps, batchId, onProgress);
  } catch (error) {
    if (!isDomainError(error) || error.status >= 500) throw error;
    await failBatch(db, batchId, error.code);
  }
  const batch = await findBatchOrder(db.prisma, batchId);
  const last = await db.transaction((tx) => addItems(tx, batchId, []));
  return { status: batch?.status ?? 'cancelled', last, ratePerSecond: batch?.options.ratePerSecond ?? null };
}

async function freeze({ db }: UseCaseDeps, batchId: string, onProgress: () => void): Promise<void> {
  const batch = await findBatchOrder(db.prisma, batchId);
  if (batch?.status !== 'preparing') return;
  const { undoOfId, actor, createdAt } = batch;
  if (undoOfId) {
    await db.transaction((tx) => addItemsToUndo(tx, batchId, undoOfId), { timeoutMs: 120_000 });
  } else {
    const selection = await readSelection(db.prisma, batchId);
    let after: string | undefined;
    for (;;) {
      const page = { now: createdAt, after, take: PAGE };
      const select = { actor, timeoutMs: 120_000 };
      const ids = await db.transaction((tx) => selectBatchCustomers(tx, actor, selection, page), select);
      if (ids.length > 0) {
        const count = await db.transaction((tx) => addItems(tx, batchId, ids), { timeoutMs: 120_000 });
        if (count > BATCH_LIMIT)
          throw new DomainError('selection_too_large', { details: { limit: BATCH_LIMIT } });
      }
      onProgress();
      after = ids.at(-1);
      if (ids.length < PAGE) break;
    }
  }
  await db.transaction((tx) => markPrepared(tx, batchId));
}
