import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { admin, buildShop, type Shop } from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());

const loseConnections = () =>
  shop.db.prisma.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`;

test.each<[string, () => Promise<unknown>]>([
  ['a read', () => shop.db.reader(admin).$queryRaw`SELECT pg_sleep(20)`],
  ['a statement', () => shop.db.pool.query('SELECT pg_sleep(20)')],
  ['a transaction', () => shop.db.transaction((tx) => tx.$queryRaw`SELECT pg_sleep(20)::text`)],
])('%s whose connection breaks fails; the process lives on and the next one works', async (_, sleep) => {
  const lost = expect(sleep()).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 500));
  await loseConnections();
  await lost;
  expect(await shop.db.reader(admin).$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});
