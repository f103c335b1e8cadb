import type { BatchAction, BatchStatus } from '#contract/follow-batches';
import { type ItemRange, listUnstarted, lockWaitingItems, settleItems } from '#db/follow-batch-items';
import { findBatchOrder } from '#db/follow-batches';
import { isDomainError } from '#errors';
import { createLanes, type Lanes } from '../lanes.ts';
import { assignChunk } from './assign-chunk.ts';
import { type BatchDeps, type ChunkHandler, type ChunkWork, noWork } from './batch-deps.ts';
import { moveChunk } from './move-chunk.ts';
import { removeChunk, replaceChunk } from './remove-chunk.ts';
import { startCommitted, tellOfChunk } from './tell-of-chunk.ts';
import { undoChunk } from './undo-chunk.ts';

const HANDLERS: Record<BatchAction, ChunkHandler> = {
  assign: assignChunk,
  remove_remaining: removeChunk,
  replace: replaceChunk,
  move: moveChunk,
  undo: undoChunk,
};

/** Customers of one transaction: few statements for many, and locks held for a moment. */
const AT_ONCE = 200;
/** Committed transactions of which the engine is still being told: the lanes never stand idle in between. */
const BEHIND = 2;
/** Calls to the engine at a time, shared by all chunks that this process works on. */
const engineLanes = createLanes(50);

export interface ChunkRun {
  /** whether an attempt came before: what it left unstarted is looked for */
  isRetry: boolean;
  /** one customer at a time, so that one whose rows cannot be written fails alone */
  oneByOne: boolean;
  /** called after each transaction and each call to the engine */
  onProgress(): void;
}

/**
 * Works on a range of a batch: transaction after transaction, while the engine is told of those before. Whatever is
 * interrupted may be run again: items are locked and settled with their change.
 * @returns the batch's state; other than `running` the rest of the range was left alone
 */
export async function runChunk(deps: BatchDeps, range: ItemRange, run: ChunkRun): Promise<BatchStatus> {
  const lanes: Lanes = (items, work) =>
    engineLanes(items, async (item) => {
      await work(item);
      run.onProgress();
    });
  const telling: Promise<void>[] = run.isRetry ? [startLeftovers(deps, range, lanes)] : [];
  try {
    const width = run.oneByOne ? 1 : AT_ONCE;
    for (let from = range.from; from <= range.to; from += width) {
      const batch = await findBatchOrder(deps.db.prisma, range.batchId);
      if (batch?.status !== 'running') return batch?.status ?? 'cancelled';
      const part = { batchId: range.batchId, from, to: Math.min(range.to, from + width - 1) };
      const work = await workOn(deps, part, HANDLERS[batch.action], run.oneByOne);
      if (telling.length === BEHIND) await telling.shift();
      telling.push(tellOfChunk(deps, work, lanes));
      run.onProgress();
    }
    return 'running';
  } finally {
    await Promise.all(telling);
  }
}

async function workOn(
  deps: BatchDeps,
  part: ItemRange,
  handle: ChunkHandler,
  oneByOne: boolean,
): Promise<ChunkWork> {
  try {
    return await deps.db.transaction(
      async (tx) => {
        const items = await lockWaitingItems(tx, part);
        const batch = items.length > 0 ? await findBatchOrder(tx, part.batchId) : null;
        if (!batch) return noWork();
        const work = await handle(tx, deps, batch, items);
        await settleItems(tx, part.batchId, work.results, deps.now());
        return work;
      },
      { timeoutMs: 60_000 },
    );
  } catch (error) {
    if (!oneByOne) throw error;
    deps.logger.error(
      { err: error, batchId: part.batchId, seq: part.from },
      'a customer of a batch could not be worked on',
    );
    const code = isDomainError(error) ? error.code : 'internal_error';
    await deps.db.transaction(async (tx) => {
      const items = await lockWaitingItems(tx, part);
      await settleItems(
        tx,
        part.batchId,
        items.map(({ seq }) => ({ seq, status: 'failed' as const, code })),
        deps.now(),
      );
    });
    return noWork();
  }
}

/** Committed by an attempt that was killed before it could tell the engine. */
async function startLeftovers(deps: BatchDeps, range: ItemRange, lanes: Lanes): Promise<void> {
  await startCommitted(deps, await listUnstarted(deps.db, range), lanes).catch((error: unknown) =>
    deps.logger.warn({ err: error }, 'follows of a batch could not be started; the reconciler will'),
  );
}
