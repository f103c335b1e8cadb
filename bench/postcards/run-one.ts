/** One measurement in a process of its own, so that its peak memory is its own. Arguments: way, writing, cards, file. */
import { writeSync } from 'node:fs';
import type { Writing } from '../../src/channels/postcard/card.ts';
import { openCards } from '../../src/channels/postcard/cards.ts';
import { readJapaneseFont } from '../../src/channels/print/font.ts';
import { writePartsAtomically } from '../../src/channels/write-atomically.ts';
import { cardOf, styleOf } from './cards.ts';
import { drawPlain } from './plain.ts';

const [way, writing, count, file = ''] = process.argv.slice(2);
const cards = Number(count);
const style = styleOf(writing as Writing);
const font = readJapaneseFont();

async function drawOurs(): Promise<number> {
  const began = performance.now();
  await writePartsAtomically(file, async (write) => {
    const document = openCards({ font, title: 'はがき', write });
    for (let at = 0; at < cards; at += 1) await document.add(style, cardOf(at));
    await document.end();
  });
  return performance.now() - began;
}

const ms = way === 'ours' ? await drawOurs() : await drawPlain(file, style, cards, font);
writeSync(1, JSON.stringify({ ms, peakKb: process.resourceUsage().maxRSS }));
