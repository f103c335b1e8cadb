import { rm } from 'node:fs/promises';
import { listBatchesOf, reopenPostcardBatch } from '#db/postcard-batches';
import type { UseCaseDeps } from '../deps.ts';
import { batchFolder } from './batch-files.ts';
import { runPostcardJob } from './create-batch.ts';

/**
 * An erased customer's name and address go out of the files of their batches too (DESIGN §8): one that nobody has taken yet
 * is made anew without them, the files of the others are removed.
 */
export async function forgetPostcardFiles(deps: UseCaseDeps, customerId: string): Promise<void> {
  for (const batch of await listBatchesOf(deps.db, customerId)) {
    await rm(batchFolder(deps, batch.number), { recursive: true, force: true });
    if (batch.status === 'made' && (await reopenPostcardBatch(deps.db, batch.id)))
      await runPostcardJob(deps, batch);
  }
}
