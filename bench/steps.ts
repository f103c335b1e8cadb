/**
 * `npm run bench -- steps`: what one step costs, side by side in one run (issue A, section 4.6): the product, (a) a bare
 * Temporal workflow with one empty ordinary activity per step on the same server, and (b) the same work by hand on
 * graphile-worker. Variants take turns within each round, and ratios are taken within rounds, because machines are noisy.
 *
 * BENCH_ROUNDS (3), BENCH_FOLLOWS (160), BENCH_ONLY (comma-separated parts of variants' names), BENCH_PARTS
 * (paced,saturated,cold,sleepers).
 */
import { bare } from './steps/bare.ts';
import { byHand } from './steps/by-hand.ts';
import { type Load, PATTERN } from './steps/load.ts';
import { measureRun, type Servers } from './steps/measure.ts';
import { ours } from './steps/ours.ts';
import { costTable, goal, ratio, type Runs } from './steps/report.ts';
import { sleeperTable } from './steps/sleepers.ts';
import type { Variant } from './steps/variant.ts';
import { benchStack } from './stack/bench-stack.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const FOLLOWS = Number(process.env['BENCH_FOLLOWS'] ?? 160);
const PARTS = (process.env['BENCH_PARTS'] ?? 'paced,saturated,cold,sleepers').split(',');
const ONLY = process.env['BENCH_ONLY']?.split(',');

/** Never 0: with local activities a worker without any cache runs steps again and again. */
const COLD_CACHE = 10;
/** Two thirds of what two cores can do in (a), so that timers are real timers. */
const PACED: Load = { follows: FOLLOWS, channels: PATTERN, gapMs: 8_000, spreadMs: 8_000, leadMs: 12_000 };
/** More than the machine can do. */
const SATURATED: Load = {
  follows: 2 * FOLLOWS,
  channels: PATTERN,
  gapMs: 1_000,
  spreadMs: 0,
  leadMs: 25_000,
};

async function rounds(variants: Variant[], servers: Servers, load: Load): Promise<Runs> {
  const chosen = variants.filter(({ name }) => !ONLY || ONLY.some((part) => name.includes(part)));
  const runs: Runs = new Map(chosen.map(({ name }) => [name, []]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const variant of round % 2 ? chosen : chosen.toReversed()) {
      const cost = await measureRun(variant, servers, load);
      runs.get(variant.name)?.push(cost);
      console.error(
        `round ${round}, ${variant.name}: ${cost.sum.toFixed(1)} CPU ms per step, ${cost.stepsPerSecond.toFixed(1)} steps/s`,
      );
    }
  }
  return runs;
}

const stack = await benchStack();
try {
  const { servers, folder, address } = stack;
  const warm = await Promise.all([
    bare(address, folder, 500),
    byHand(stack.database, stack.smtpUrl, folder),
    ours(await stack.product(500), address),
  ]);
  const [a, b, product] = warm;
  if (PARTS.includes('paced')) {
    const runs = await rounds(warm, servers, PACED);
    console.log(
      `\nPaced: ${PACED.follows} follows × ${PATTERN.length} steps (4 phone, 2 mail), ${PACED.gapMs / 1_000} s apart, medians of ${ROUNDS}\n${costTable(runs)}`,
    );
    console.log(goal('CPU per step, ours / (a)', ratio(runs, product.name, a.name, 'sum'), 0.7, 'at most'));
    if (runs.has(b.name))
      console.log(`CPU per step, ours / (b): ${ratio(runs, product.name, b.name, 'sum').toFixed(1)}`);
  }
  if (PARTS.includes('saturated')) {
    const runs = await rounds(warm, servers, SATURATED);
    console.log(
      `\nSaturated: ${SATURATED.follows} follows × ${PATTERN.length} steps, all due at once and every second, medians of ${ROUNDS}\n${costTable(runs)}`,
    );
    console.log(
      goal(
        'Steps per second, ours / (a)',
        ratio(runs, product.name, a.name, 'stepsPerSecond'),
        1.2,
        'at least',
      ),
    );
    console.log(`CPU per step, ours / (a): ${ratio(runs, product.name, a.name, 'sum').toFixed(2)}`);
    if (runs.has(b.name)) {
      const rate = ratio(runs, product.name, b.name, 'stepsPerSecond');
      console.log(`Steps per second, ours / (b): ${rate.toFixed(2)}`);
    }
  }
  if (PARTS.includes('cold')) {
    const cold = await Promise.all([
      bare(address, folder, COLD_CACHE),
      ours(await stack.product(COLD_CACHE), address),
    ]);
    const runs = await rounds(cold, servers, PACED);
    console.log(
      `\nCold: as paced, but the worker keeps ${COLD_CACHE} workflows in memory, so every step replays its history\n${costTable(runs)}`,
    );
    console.log(`CPU per step, ours / (a): ${ratio(runs, cold[1].name, cold[0].name, 'sum').toFixed(2)}`);
    for (const variant of cold) await variant.close();
  }
  if (PARTS.includes('sleepers'))
    console.log(
      `\nA sleeping follow (first step in 20 days), bytes\n${await sleeperTable(stack, a, product)}`,
    );
  for (const variant of warm) await variant.close();
} finally {
  await stack.stop();
}
