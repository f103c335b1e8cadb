import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDatabase, type Database } from '#db/client';
import { Prisma } from '#db/index';
import type { Actor } from '#domain/actor';
import { buildStore } from '../use-cases/fixtures.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { v7 } from 'uuid';

let database: TestDatabase;
let db: Database;
const stores: string[] = [];
const actorOf = (...storeIds: string[]): Actor => ({
  kind: 'user',
  id: 'u',
  name: '担当者',
  role: 'staff',
  storeIds,
});
const company: Actor = { ...actorOf(), role: 'admin', storeIds: 'all' };
const names = async (actor: Actor) =>
  (await db.reader(actor).$queryRaw<{ name: string }[]>`SELECT name FROM customer ORDER BY name`).map(
    ({ name }) => name,
  );

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, { max: 1 });
  for (const name of ['A', 'B']) {
    const storeId = await buildStore(db);
    stores.push(storeId);
    await db.prisma.customer.create({
      data: { id: v7(), storeId, name, lastNegotiatedOn: new Date('2026-12-01') },
    });
  }
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

test('one connection that is read in many scopes gives each reader the rows of its own stores', async () => {
  const [a, b] = stores as [string, string];
  expect(await names(actorOf(a))).toEqual(['A']);
  expect(await names(actorOf(b))).toEqual(['B']);
  expect(await names(company)).toEqual(['A', 'B']);
  expect(await names(actorOf())).toEqual([]);
  const readers = [actorOf(a), company, actorOf(b), actorOf(a), actorOf(a, b)];
  expect(await Promise.all(readers.map(names))).toEqual([['A'], ['A', 'B'], ['B'], ['A'], ['A', 'B']]);
});

test('a statement that fails leaves the scope as it was', async () => {
  const [a] = stores as [string];
  await expect(db.read(actorOf(a), Prisma.sql`SELECT 1 / 0`)).rejects.toThrow('division by zero');
  expect(await names(actorOf(a))).toEqual(['A']);
  await expect(db.read(actorOf('not-an-id'), Prisma.sql`SELECT name FROM customer`)).rejects.toThrow(
    'invalid input syntax',
  );
  expect(await names(company)).toEqual(['A', 'B']);
});

test('a statement of due steps is planned once per connection, whatever its values', async () => {
  for (const name of ['A', 'B', 'C'])
    await db.pool.query({ name: 'by_name', text: 'SELECT id FROM customer WHERE name = $1', values: [name] });
  const { rows } = await db.pool.query(
    `SELECT generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements WHERE name = 'by_name'`,
  );
  expect(rows).toEqual([{ generic: '3', custom: '0' }]);
});

test('nothing is written by what only reads', async () => {
  await expect(db.read(company, Prisma.sql`UPDATE customer SET name = 'X'`)).rejects.toThrow('read-only');
  expect(await names(company)).toEqual(['A', 'B']);
});

test('a calendar date stays the same day in any zone of the machine', async () => {
  const [row] = await db.read<{ on: Date }>(
    company,
    Prisma.sql`SELECT last_negotiated_on AS on FROM customer LIMIT 1`,
  );
  expect(row?.on.toISOString()).toBe('2026-12-01T00:00:00.000Z');
});
