import { Context } from '@temporalio/activity';
import type { PostcardBatchStatus } from '#contract/postcards';
import { findPostcardOrder } from '#db/postcard-batches';
import type { ActivityDeps } from '../activity-deps.ts';
import { gatherCards } from './gather-cards.ts';
import { printBatch } from './print-batch.ts';

/**
 * Makes a batch of postcards: claims the cards of a selection, puts all in order and prints them into one PDF. Killed at
 * any moment it goes on with the first customer who was not asked for; the PDF, which takes seconds, is begun anew.
 */
export async function makePostcards(
  deps: ActivityDeps,
  { batchId }: { batchId: string },
): Promise<{ status: PostcardBatchStatus }> {
  const { heartbeat, cancellationSignal } = Context.current();
  const onProgress = (done: number) => {
    heartbeat({ done });
    // A worker that is told to stop gives the rest to another one at once.
    cancellationSignal.throwIfAborted();
  };
  const batch = await findPostcardOrder(deps.db.prisma, batchId);
  if (batch?.status !== 'preparing') return { status: batch?.status ?? 'cancelled' };
  const goesOn = batch.source === 'tray' || (await gatherCards(deps, batch, onProgress));
  if (goesOn) await printBatch(deps, batch, onProgress);
  return { status: (await findPostcardOrder(deps.db.prisma, batchId))?.status ?? 'cancelled' };
}
