import { mkdir } from 'node:fs/promises';
import type { CardStyle } from '#channels/postcard/card';
import { openCards } from '#channels/postcard/cards';
import { readJapaneseFont } from '#channels/print/font';
import { writePartsAtomically } from '#channels/write-atomically';
import { finishPostcardBatch, type PostcardBatchOrder, touchPostcardBatch } from '#db/postcard-batches';
import { type CardToPrint, listCardsToPrint, numberCards, refuseCard } from '#db/postcard-cards';
import { findDesignVersion } from '#db/postcard-designs';
import { cardNumber } from '#domain/card-number';
import { addressee, addressLines } from '#domain/postal-address';
import { harmless } from '#use-cases/exports/csv';
import { requireStore } from '#use-cases/find-stores';
import { batchFile, batchFolder } from '#use-cases/postcards/batch-files';
import { backOf, cardStyle } from '#use-cases/postcards/card-style';
import { unprintableReason } from '#use-cases/postcards/unprintable';
import { stringify } from 'csv-stringify/sync';
import type { ActivityDeps } from '../activity-deps.ts';

/** Cards read at a time. */
const PAGE = 500;
const HEAD = ['番号', 'はがき番号', '開始ページ', 'ページ数', '郵便番号', '住所', '宛名', '敬称'];

interface Printed {
  cards: number;
  pages: number;
  sizeBytes: number;
}

/**
 * Prints a batch: all cards in the order of postcodes into one PDF, and a list of them. Both files are there whole or not
 * at all. A card that cannot be printed any more is left out and its send has failed, without cost.
 */
export async function printBatch(
  deps: ActivityDeps,
  batch: PostcardBatchOrder,
  onProgress: (done: number) => void,
): Promise<void> {
  const style = await deps.db.transaction(async (tx) => {
    await numberCards(tx, batch.id);
    const store = await requireStore(tx, batch.actor, batch.storeId);
    const design = batch.designVersionId ? await findDesignVersion(tx, batch.designVersionId) : null;
    return cardStyle(store, batch.style, design && (await backOf(tx, null, design)));
  });
  const folder = batchFolder(deps, batch.number);
  await mkdir(folder, { recursive: true });
  const printed = await writePartsAtomically(batchFile(folder, 'csv'), async (writeCsv) => {
    await writeCsv(Buffer.from(`\uFEFF${line(HEAD)}`));
    return writePartsAtomically(batchFile(folder, 'pdf'), (writePdf) =>
      printCards(deps, batch, style, { writePdf, writeCsv, onProgress }),
    );
  });
  await deps.db.transaction((tx) => finishPostcardBatch(tx, batch.id, { ...printed, at: deps.now() }));
}

async function printCards(
  deps: ActivityDeps,
  batch: PostcardBatchOrder,
  style: CardStyle,
  out: {
    writePdf(part: Uint8Array): Promise<void>;
    writeCsv(part: Uint8Array): Promise<void>;
    onProgress(done: number): void;
  },
): Promise<Printed> {
  const printed: Printed = { cards: 0, pages: 0, sizeBytes: 0 };
  const cards = openCards({
    font: readJapaneseFont(),
    title: `はがき ${batch.number}`,
    bleedMm: style.bleedMm ?? 0,
    write: async (part) => {
      printed.sizeBytes += part.length;
      await out.writePdf(part);
    },
  });
  for (let after = 0; ; ) {
    const page = await listCardsToPrint(deps.db.prisma, batch.id, { after, take: PAGE });
    const lines: string[] = [];
    for (const card of page) {
      const pages = await printCard(deps, batch, style, cards, card);
      if (pages === 0) continue;
      printed.cards += 1;
      lines.push(manifestLine(batch, card, { position: printed.cards, from: printed.pages + 1, pages }));
      printed.pages += pages;
    }
    await out.writeCsv(Buffer.from(lines.join('')));
    await touchPostcardBatch(deps.db.prisma, batch.id, { doneCount: printed.cards });
    out.onProgress(printed.cards);
    after = page.at(-1)?.seq ?? after;
    if (page.length < PAGE) break;
  }
  if (printed.cards > 0) await cards.end();
  return printed;
}

/** @returns pages added; 0: the card was left out */
async function printCard(
  deps: ActivityDeps,
  batch: PostcardBatchOrder,
  style: CardStyle,
  cards: ReturnType<typeof openCards>,
  card: CardToPrint,
): Promise<number> {
  try {
    return await cards.add(style, {
      recipient: {
        name: card.name,
        postalCode: card.postalCode ?? '',
        addressLines: addressLines(card.address ?? ''),
      },
      heading: card.heading,
      text: card.text,
      number: cardNumber({ batch: batch.number, seq: card.seq }),
    });
  } catch (error) {
    const reason = unprintableReason(error);
    if (reason === null) throw error;
    await deps.db.transaction((tx) => refuseCard(tx, card, reason, deps.now()));
    return 0;
  }
}

function manifestLine(
  { number }: PostcardBatchOrder,
  card: CardToPrint,
  { position, from, pages }: { position: number; from: number; pages: number },
): string {
  const { company, name, honorific } = addressee(card.name);
  return line([
    String(position),
    cardNumber({ batch: number, seq: card.seq }),
    String(from),
    String(pages),
    card.postalCode ?? '',
    (card.address ?? '').replaceAll(/\s+/gu, ' '),
    company ? `${company} ${name}` : name,
    honorific,
  ]);
}

/** Windows line ends; cells that a spreadsheet would run as a formula are text (DESIGN §8). */
const line = (cells: readonly string[]): string =>
  stringify([cells.map(harmless)], { record_delimiter: 'windows' });
