/**
 * `npm run bench -- board`: what people read all day, at 10,000 and at 1,000,000 customers with 8 steps each (issue B): the
 * growth from the one to the other, and each against hand-written SQL for the same rows through node-postgres. Both sizes and
 * both ways take turns within each round, so that a noisy machine is noisy for all.
 *
 * BENCH_SIZES (10000,1000000), BENCH_ROUNDS (1000: the 99th percentile is the tenth slowest), BENCH_ONLY (part of a name),
 * BENCH_FOLDER (keeps the databases there).
 */
import { isDeepStrictEqual } from 'node:util';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { applyMigrations } from '../scripts/house/migrations.mjs';
import { generate, settle, STORES } from './board/generate.ts';
import { openShop, type Operation, OPERATIONS, type Shop } from './board/operations.ts';
import { percentile } from './measure/percentile.ts';
import { figure, table } from './measure/table.ts';
import { freePorts } from './stack/free-ports.ts';
import { query, startPostgres, type PostgresServer } from './stack/postgres.ts';

const SIZES = (process.env['BENCH_SIZES'] ?? '10000,1000000').split(',').map(Number);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 1_000);
const WARM_UP = Math.ceil(ROUNDS / 10);
const ONLY = process.env['BENCH_ONLY'] ?? '';
const KEPT = process.env['BENCH_FOLDER'];
/** The most that PostgreSQL's manual finds useful, 40 % of the machine: with 24 GB both databases fit in (see `settle`). */
const SHARED_BUFFERS = `${Math.floor((totalmem() * 0.4) / 2 ** 20)}MB`;
const GOAL = 1.5;

type Times = { ours: number[]; byHand: number[] };

async function measure(operation: Operation, shops: readonly Shop[]): Promise<Times[]> {
  const times = shops.map((): Times => ({ ours: [], byHand: [] }));
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const runs = shops.flatMap((shop, at) => (['ours', 'byHand'] as const).map((way) => ({ shop, at, way })));
    const answers = new Map<Shop, unknown>();
    for (const { shop, at, way } of round % 2 ? runs : runs.reverse()) {
      const began = performance.now();
      const answer = await operation[way](shop, round + WARM_UP);
      const took = performance.now() - began;
      if (round >= 0) times[at]?.[way].push(took);
      if (round === 0 && answers.has(shop) && !isDeepStrictEqual(answers.get(shop), answer)) {
        console.error(
          `${operation.name}: the two ways do not read the same rows at ${shop.customers} customers`,
        );
      }
      answers.set(shop, answer);
    }
  }
  return times;
}

function rowsOf(name: string, times: readonly Times[]): (string | number)[][] {
  return ([0.5, 0.99] as const).map((share) => {
    const of = (size: number, way: keyof Times) => percentile(times[size]?.[way] ?? [], share);
    const growth = of(times.length - 1, 'ours') / of(0, 'ours');
    const grownByHand = of(times.length - 1, 'byHand') / of(0, 'byHand');
    const against = times.map((_, size) => of(size, 'ours') / of(size, 'byHand'));
    const isMet = growth <= GOAL && against.every((ratio) => ratio <= GOAL);
    return [
      name,
      share === 0.5 ? 'p50' : 'p99',
      ...times.flatMap((_, size) => [of(size, 'ours'), of(size, 'byHand')]),
      growth,
      grownByHand,
      ...against,
      isMet ? 'yes' : 'no',
    ];
  });
}

async function existing(server: PostgresServer, customers: number): Promise<string> {
  const name = `board_${customers}`;
  const [found] = await query(server.urlOf(), 'SELECT FROM pg_database WHERE datname = $1', [name]);
  if (!found) return generate(server, customers);
  // Kept from another day: the product's tables may have changed since.
  await applyMigrations(server.urlOf(name));
  return server.urlOf(name);
}

const folder = KEPT ?? (await mkdtemp(path.join(tmpdir(), 'oikaze-bench-board-')));
const server = await startPostgres(
  'PostgreSQL',
  path.join(folder, 'ours'),
  await freePorts(1),
  SHARED_BUFFERS,
);
const shops: Shop[] = [];
try {
  for (const customers of SIZES) {
    const url = await existing(server, customers);
    await settle(url);
    shops.push(openShop(url, customers));
  }
  const rows: (string | number)[][] = [];
  for (const operation of OPERATIONS.filter(({ name }) => name.includes(ONLY))) {
    rows.push(...rowsOf(operation.name, await measure(operation, shops)));
    console.error(
      rows
        .slice(-2)
        .map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)).join('  '))
        .join('\n'),
    );
  }
  const sizes = SIZES.map((size) => size.toLocaleString('en'));
  console.log(`
${sizes.join(' and ')} customers with 8 steps each, in ${STORES} stores of the same size: the store that is read grows as the whole does.
Steps lie over 695 days around today, so what is due today grows in proportion; 2 % of the last 30 days' calls are still open.
Ours is the use case as its route calls it, as a member of staff under row-level security; by hand is node-postgres without it.
${ROUNDS} rounds, milliseconds; goals: growth and ours / by hand at most ${GOAL}.

${table(
  [
    'read',
    '',
    ...sizes.flatMap((size) => [`ours ${size}`, `by hand ${size}`]),
    'growth',
    'growth by hand',
    ...sizes.map((size) => `ours / by hand ${size}`),
    'met',
  ],
  rows,
)}`);
} finally {
  for (const { db, pool } of shops) await Promise.all([db.close(), pool.end()]);
  await server.stop('SIGINT');
  if (!KEPT) await rm(folder, { recursive: true, force: true });
}
