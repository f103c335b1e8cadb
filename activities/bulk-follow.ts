import { Context } from '@temporalio/activity';
import type { BatchStatus } from '#contract/follow-batches';
import type { ItemRange } from '#db/follow-batch-items';
import { findBatchOrder, finishBatch } from '#db/follow-batches';
import { type Prepared, prepareBatch } from '#use-cases/batches/prepare-batch';
import { runChunk } from '#use-cases/batches/run-chunk';
import type { ActivityDeps } from './activity-deps.ts';

/** From this attempt on a range is worked on customer by customer, so that one bad row does not hold up the others. */
const ONE_BY_ONE_FROM = 4;

/** Fifty calls to the engine end at once; each is a sign of life, and one a second is enough. */
const BEAT_MS = 1_000;

/** Freezes the batch's selection. */
export async function prepareFollowBatch(
  deps: ActivityDeps,
  { batchId }: { batchId: string },
): Promise<Prepared> {
  return await prepareBatch(deps, batchId, () => Context.current().heartbeat());
}

/** Works on a range of the batch; killed at any moment it may be run again. */
export async function runFollowBatchChunk(
  deps: ActivityDeps,
  range: ItemRange,
): Promise<{ status: BatchStatus }> {
  const { info } = Context.current();
  let beatAt = 0;
  const status = await runChunk(deps, range, {
    isRetry: info.attempt > 1,
    oneByOne: info.attempt >= ONE_BY_ONE_FROM,
    onProgress: () => {
      if (Date.now() - beatAt < BEAT_MS) return;
      beatAt = Date.now();
      Context.current().heartbeat();
    },
  });
  return { status };
}

/** Ends the batch if nothing waits any more. `running`: some of it does. */
export async function finishFollowBatch(
  deps: ActivityDeps,
  { batchId }: { batchId: string },
): Promise<{ status: BatchStatus }> {
  return { status: await finishBatch(deps.db, batchId) };
}

/** What the record says of the batch: it may have been paused, resumed or cancelled. */
export async function readFollowBatchStatus(
  deps: ActivityDeps,
  { batchId }: { batchId: string },
): Promise<{ status: BatchStatus }> {
  const batch = await findBatchOrder(deps.db.prisma, batchId);
  return { status: batch?.status ?? 'cancelled' };
}
