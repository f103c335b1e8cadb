import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  listBatchesOf,
  listBatchesWithOldFiles,
  listSingleCardsOf,
  noteFilesRemoved,
  reopenPostcardBatch,
} from '#db/postcard-batches';
import type { UseCaseDeps } from '../deps.ts';
import { batchFolder } from './batch-files.ts';
import { runPostcardJob } from './create-batch.ts';

const DAY_MS = 86_400_000;
const AT_ONCE = 50;
/** Cards printed by themselves are looked through so often. */
const LOOK_EVERY_MS = 3_600_000;

/**
 * An erased customer's name and address go out of the files of their cards too (DESIGN §8): a batch that nobody has taken
 * yet is made anew without them, the files of others and of single cards are removed.
 */
export async function forgetPostcardFiles(deps: UseCaseDeps, customerId: string): Promise<void> {
  for (const { id } of await listSingleCardsOf(deps.db, customerId))
    await rm(path.join(deps.config.postcard.outputDir, `${id}.pdf`), { force: true });
  for (const batch of await listBatchesOf(deps.db, customerId)) {
    await rm(batchFolder(deps, batch.number), { recursive: true, force: true });
    if (batch.status === 'made' && (await reopenPostcardBatch(deps.db, batch.id)))
      await runPostcardJob(deps, batch);
  }
}

let lookedAt = 0;

/**
 * Removes files with names and addresses that nobody needs any more, POSTCARD_KEEP_DAYS after a batch was posted or a
 * single card was printed. What was sent to whom stays in the record. Part of the reconciler's pass.
 */
export async function removeOldPostcardFiles(deps: UseCaseDeps): Promise<void> {
  const { keepDays, outputDir } = deps.config.postcard;
  if (keepDays === null) return;
  const now = deps.now();
  const before = new Date(now.getTime() - keepDays * DAY_MS);
  for (const { id, number } of await listBatchesWithOldFiles(deps.db, { before, limit: AT_ONCE })) {
    await rm(batchFolder(deps, number), { recursive: true, force: true });
    await noteFilesRemoved(deps.db, id, now);
  }
  // A file's age is by the machine's own clock, whatever time it is for the record.
  if (Date.now() - lookedAt < LOOK_EVERY_MS) return;
  lookedAt = Date.now();
  await removeOldSingles(outputDir, new Date(Date.now() - keepDays * DAY_MS));
}

async function removeOldSingles(folder: string, before: Date): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.filter((each) => /^[0-9a-f-]{36}\.pdf$/.test(each))) {
    const file = path.join(folder, name);
    if ((await stat(file)).mtime < before) await rm(file, { force: true });
  }
}
