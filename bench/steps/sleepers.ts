import { table } from '../measure/table.ts';
import type { BenchStack } from '../stack/bench-stack.ts';
import { query, type PostgresServer } from '../stack/postgres.ts';
import { PATTERN, type Load } from './load.ts';
import type { Variant } from './variant.ts';

const DAY_MS = 86_400_000;
const SLEEPERS: Load = {
  follows: 500,
  channels: PATTERN,
  gapMs: 20 * DAY_MS,
  spreadMs: 0,
  leadMs: 20 * DAY_MS,
};

/** Bytes a sleeping follow takes in each database, indexes included, after the dead rows are cleared away. */
export async function sleeperTable(stack: BenchStack, ...variants: Variant[]): Promise<string> {
  const rows = [];
  for (const variant of variants) {
    await variant.startWorker();
    await variant.prepare?.(SLEEPERS);
    const before = await sizes(stack);
    await variant.assign(SLEEPERS, Date.now() + SLEEPERS.leadMs);
    const after = await sizes(stack);
    await variant.stopWorker();
    const perFollow = after.map((size, index) =>
      Math.round((size - (before[index] ?? 0)) / SLEEPERS.follows),
    );
    rows.push([variant.name, ...perFollow, perFollow.reduce((sum, size) => sum + size, 0)]);
  }
  return table(['bytes per follow', 'Temporal', 'visibility', 'ours', 'sum'], rows);
}

async function sizes({ engineDatabase, database }: BenchStack): Promise<number[]> {
  const all: [PostgresServer, string][] = [
    [engineDatabase, 'temporal'],
    [engineDatabase, 'temporal_visibility'],
    [database, 'oikaze'],
  ];
  return Promise.all(all.map(([server, name]) => sizeOf(server.urlOf(name))));
}

/** Growth of the tables only: the catalogue and the write-ahead log are not a follow's. */
async function sizeOf(url: string): Promise<number> {
  await query(url, 'VACUUM');
  const [row] = await query<{ size: string }>(
    url,
    `SELECT sum(pg_total_relation_size(c.oid)) AS size FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = 'public'`,
  );
  return Number(row?.size ?? 0);
}
