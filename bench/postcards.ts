/**
 * `npm run bench -- postcards`: pages per second and peak memory of a batch's PDF beside plain pdfkit drawing the same text
 * at the same places (issue D, it must show). Both take turns in every round; every measurement is a process of its own.
 *
 * BENCH_CARDS (1000,10000), BENCH_ROUNDS (3)
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Writing } from '../src/channels/postcard/card.ts';
import { median } from './measure/median.ts';
import { table } from './measure/table.ts';

const CARDS = (process.env['BENCH_CARDS'] ?? '1000,10000').split(',').map(Number);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const WRITINGS: readonly Writing[] = ['vertical', 'horizontal'];
const WAYS = ['ours', 'plain'] as const;
/** Ours / plain, in pages per second. */
const GOAL = 0.8;

interface Measured {
  ms: number;
  peakKb: number;
  bytes: number;
}

function measure(way: string, writing: Writing, cards: number, folder: string): Measured {
  const file = path.join(folder, 'cards.pdf');
  const script = path.join(import.meta.dirname, 'postcards', 'run-one.ts');
  const child = spawnSync(
    process.execPath,
    ['--import', 'tsx', '-C', 'source', script, way, writing, String(cards), file],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (child.status !== 0) throw new Error(`${way} ended with ${child.status}`);
  const bytes = statSync(file).size;
  rmSync(file);
  return { ...(JSON.parse(child.stdout) as Omit<Measured, 'bytes'>), bytes };
}

const folder = mkdtempSync(path.join(tmpdir(), 'oikaze-bench-'));
const all = new Map<string, Measured[]>();
const keyOf = (way: string, writing: Writing, cards: number) => `${writing} ${cards} ${way}`;
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const writing of WRITINGS) {
      for (const cards of CARDS) {
        for (const way of round % 2 ? WAYS : [...WAYS].reverse()) {
          const key = keyOf(way, writing, cards);
          all.set(key, [...(all.get(key) ?? []), measure(way, writing, cards, folder)]);
        }
      }
    }
    console.log(`round ${round + 1} of ${ROUNDS}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

const runsOf = (way: string, writing: Writing, cards: number) => all.get(keyOf(way, writing, cards)) ?? [];
const rateOf = (cards: number) => (run: Measured) => (cards * 2) / (run.ms / 1000);
const rows: (string | number)[][] = [];
let isMet = true;
for (const writing of WRITINGS) {
  for (const cards of CARDS) {
    const [ours, plain] = [runsOf('ours', writing, cards), runsOf('plain', writing, cards)];
    // Rounds are compared with themselves: a busy machine is busy for both.
    const ratio = median(ours.map((run, round) => (plain[round]?.ms ?? Number.NaN) / run.ms));
    isMet &&= ratio >= GOAL;
    const megabytes = (run: Measured) => run.peakKb / 1024;
    rows.push([
      writing,
      cards,
      median(ours.map(rateOf(cards))),
      median(plain.map(rateOf(cards))),
      ratio,
      Math.max(...ours.map(megabytes)),
      Math.max(...plain.map(megabytes)),
      median(ours.map(({ bytes }) => bytes / 2 ** 20)),
    ]);
  }
}
console.log(
  table(
    [
      'writing',
      'cards',
      'ours pages/s',
      'pdfkit pages/s',
      'ours / pdfkit',
      'ours peak MB',
      'pdfkit peak MB',
      'file MB',
    ],
    rows,
  ),
);
console.log(`ours / pdfkit at least ${GOAL}: ${isMet ? 'met' : 'missed'}`);
for (const writing of WRITINGS) {
  const peak = (cards: number | undefined) =>
    Math.max(...runsOf('ours', writing, cards ?? 0).map((run) => run.peakKb));
  const growth = peak(CARDS.at(-1)) / peak(CARDS[0]);
  console.log(`peak memory ${writing}, ${CARDS.at(-1)} cards over ${CARDS[0]}: ${growth.toFixed(2)}`);
}
