import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { throwIfCalledOff } from '../called-off.ts';
import { PermanentChannelError, TemporaryChannelError } from '../errors.ts';
import { readJapaneseFont } from '../print/font.ts';
import { COLLECTED, type Postcard, type PostcardChannel } from '../types.ts';
import { writeAtomically } from '../write-atomically.ts';
import type { CardStyle } from './card.ts';
import { cardChecker, openCards } from './cards.ts';

/**
 * Writes each postcard as `<ledger id>.pdf` (one page, 100 × 148 mm) into a folder from which it is printed. A file is
 * there whole or not at all, and one that is there stays: repeating a send changes nothing. A card that is to be collected
 * is checked only; it is printed with its batch.
 *
 * @param options.outputDir POSTCARD_OUTPUT_DIR; made where missing
 * @throws Error naming the variable where the folder cannot be written
 */
export async function createPdfPostcards(options: { outputDir: string }): Promise<PostcardChannel> {
  const font = readJapaneseFont();
  await checkFolder(options.outputDir);
  const check = cardChecker(font);
  return {
    name: 'pdf',
    deduplicates: true,
    async send(postcard) {
      throwIfCalledOff(postcard, 'postcard');
      const fileName = fileNameOf(postcard.idempotencyKey);
      const file = path.join(options.outputDir, fileName);
      if (postcard.collect) {
        check(styleOf(postcard), postcard);
        return { providerId: COLLECTED };
      }
      try {
        if (!(await exists(file))) await writeAtomically(file, await renderPostcard(postcard, font));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (error instanceof PermanentChannelError || code === undefined) throw error;
        throw new TemporaryChannelError({
          code: 'storage',
          channel: 'postcard',
          stage: 'write',
          reply: code,
        });
      }
      return { providerId: fileName };
    },
  };
}

/**
 * The PDF of one card; the font is embedded with the used characters only.
 *
 * @throws PermanentChannelError where something is missing, does not fit, or has no character in the font
 */
export async function renderPostcard(postcard: Postcard, font: Buffer): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const cards = openCards({ font, title: 'はがき', write: async (part) => void parts.push(part) });
  await cards.add(styleOf(postcard), postcard);
  await cards.end();
  return Buffer.concat(parts);
}

const styleOf = ({ sender, style }: Postcard): CardStyle => ({
  writing: 'horizontal',
  stock: 'blank',
  mark: null,
  design: null,
  ...style,
  sender,
});

async function checkFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new Error(
      `POSTCARD_OUTPUT_DIR: the folder cannot be written (${code}); name another or change its rights`,
    );
  }
}

function fileNameOf(ledgerId: string): string {
  if (!/^[\w-]{1,100}$/.test(ledgerId)) {
    throw new PermanentChannelError({
      code: 'invalid_message',
      channel: 'postcard',
      stage: 'idempotency key',
    });
  }
  return `${ledgerId}.pdf`;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
