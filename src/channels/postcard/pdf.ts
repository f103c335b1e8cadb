import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import PDFDocument from 'pdfkit';
import { throwIfCalledOff } from '../called-off.ts';
import { PermanentChannelError, TemporaryChannelError } from '../errors.ts';
import type { Postcard, PostcardChannel } from '../types.ts';
import { writeAtomically } from '../write-atomically.ts';
import { drawOperations, measureWith, missingCharacter, pageSize } from '../print/draw.ts';
import { readJapaneseFont } from '../print/font.ts';
import { card, layoutAddressSide } from './layout.ts';

/**
 * Writes each postcard as `<ledger id>.pdf` (one page, 100 × 148 mm) into a folder from which it is printed. A file is
 * there whole or not at all, and one that is there stays: repeating a send changes nothing.
 *
 * @param options.outputDir POSTCARD_OUTPUT_DIR; made where missing
 * @throws Error naming the variable where the folder cannot be written
 */
export async function createPdfPostcards(options: { outputDir: string }): Promise<PostcardChannel> {
  const font = readJapaneseFont();
  await checkFolder(options.outputDir);
  return {
    name: 'pdf',
    deduplicates: true,
    async send(postcard) {
      throwIfCalledOff(postcard, 'postcard');
      const fileName = fileNameOf(postcard.idempotencyKey);
      const file = path.join(options.outputDir, fileName);
      postcard.heartbeat?.();
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
  // pdfkit takes a font file's bytes here, which its types leave out; without it, it loads Helvetica first.
  const document = new PDFDocument({
    size: pageSize(card),
    margin: 0,
    font: font as unknown as string,
    info: { Title: 'はがき', Creator: 'Oikaze' },
  });
  const parts: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve(Buffer.concat(parts)));
    document.on('error', reject);
  });
  const operations = layoutAddressSide(postcard, measureWith(document));
  const missing = missingCharacter(document, operations);
  if (missing) {
    const code = `U+${(missing.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
    throw new PermanentChannelError({
      code: 'invalid_message',
      channel: 'postcard',
      stage: `no character ${code}`,
    });
  }
  drawOperations(document, operations);
  document.end();
  return finished;
}

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
