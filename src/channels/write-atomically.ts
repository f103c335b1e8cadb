import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/**
 * Writes a file that is either there whole or not at all, also after a crash: into a neighbour first, flushed to disk,
 * then renamed. A file of that name is replaced.
 */
export const writeAtomically = (file: string, content: Uint8Array): Promise<void> =>
  writePartsAtomically(file, (write) => write(content));

/**
 * The same for a file too large to be held in memory.
 * @param produce hands over the parts in their order, each once the one before was written
 */
export async function writePartsAtomically<T>(
  file: string,
  produce: (write: (part: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx');
    let result: T;
    try {
      result = await produce((part) => handle.writeFile(part));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    return result;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
