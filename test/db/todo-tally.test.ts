import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import type { Tx } from '#db/client';
import { countTodos, foldTodoTally, type TodoCounts, UPCOMING_COUNT_LIMIT } from '#db/todo-counts';
import type { Actor } from '#domain/actor';
import type { TodoKind } from '#domain/kinds';
import { bucketOf } from '#domain/todo-buckets';
import { seededRandom } from '../faults/seeded-random.ts';
import { admin, buildShop, buildStore, type Shop, staffOf } from '../use-cases/fixtures.ts';

const SEED = Number(process.env['TALLY_SEED'] ?? 20261122);
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-12-01T12:00:00+09:00');

let shop: Shop;
/** Zones whose midnight begins at another quarter of an hour in UTC, and graces of every size. */
const stores = new Map<string, { timeZone: string; graceMinutes: number }>();
beforeAll(async () => {
  shop = await buildShop();
  for (const clock of [
    { timeZone: 'Asia/Tokyo', graceMinutes: 30 },
    { timeZone: 'Asia/Kathmandu', graceMinutes: 0 },
    { timeZone: 'America/New_York', graceMinutes: 1_440 },
  ]) {
    stores.set(await buildStore(shop.db, clock), clock);
  }
});
afterAll(() => shop.close());

/** What the board shows, by the rule alone: every open ToDo put into its bucket. */
async function countOneByOne(tx: Tx, storeIds: readonly string[], now: Date): Promise<TodoCounts> {
  const counts: TodoCounts = { new: 0, replied: 0, overdue: 0, on_time: 0, upcoming: 0 };
  for (const { storeId, kind, dueAt } of await tx.todo.findMany({ where: { status: 'open' } })) {
    const clock = stores.get(storeId);
    if (!clock || !storeIds.includes(storeId)) continue;
    const bucket = bucketOf({ kind: kind as TodoKind, dueAt: dueAt.toISOString() }, now.toISOString(), clock);
    if (bucket) counts[bucket]++;
  }
  return { ...counts, upcoming: Math.min(counts.upcoming, UPCOMING_COUNT_LIMIT) };
}

const KINDS = ['phone', 'task', 'inquiry', 'reply', 'callback', 'one_off', 'handover'];

test('in the midst of everybody’s changes the counts of all stores are those of the ToDos at that moment', async () => {
  const random = seededRandom(SEED);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const storeIds = [...stores.keys()];
  let now = START;
  const dueAt = () => new Date(now + (random() * 14 - 7) * 24 * HOUR_MS * random()).toISOString();
  const some = () => `(get_byte(uuid_send(id), 15) % 8 = ${Math.floor(random() * 8)})`;

  const changes: (() => string)[] = [
    ...[1, 2, 3].map(
      () => () =>
        `INSERT INTO todo (id, store_id, customer_id, kind, channel, title, due_at) SELECT gen_random_uuid(), '${pick(storeIds)}',
          gen_random_uuid(), '${pick(KINDS)}', 'phone', 'x', '${dueAt()}'::timestamptz + n * interval '7 minutes'
        FROM generate_series(1, ${Math.ceil(random() * 40)}) n`,
    ),
    () => `UPDATE todo SET status = '${pick(['done', 'cancelled'])}' WHERE status = 'open' AND ${some()}`,
    () => `UPDATE todo SET status = 'open' WHERE status <> 'open' AND ${some()}`,
    () => `UPDATE todo SET due_at = '${dueAt()}' WHERE ${some()}`,
    () => `UPDATE todo SET assignee_id = 'u-1' WHERE ${some()}`,
    () => `UPDATE todo SET kind = '${pick(KINDS)}' WHERE ${some()}`,
    () => `UPDATE todo SET store_id = '${pick(storeIds)}' WHERE ${some()}`,
    () => `DELETE FROM todo WHERE ${some()}`,
  ];
  let writing = true;
  const undone = new Error('taken back');
  const writer = async () => {
    while (writing) {
      const work = shop.db.transaction(async (tx) => {
        // What deadlocks with another writer is rolled back whole and tried again.
        for (let nr = Math.ceil(random() * 3); nr > 0; nr--) await tx.$executeRawUnsafe(pick(changes)());
        if (random() < 0.3) throw undone;
      });
      await work.catch((error: unknown) => {
        if (error !== undone) throw error;
      });
    }
  };
  const folder = async () => {
    while (writing) await foldTodoTally(shop.db, new Date(now));
  };
  const companions = [writer(), writer(), writer(), folder(), folder()];
  try {
    for (let nr = 0; nr < 40; nr++) {
      now += random() * 4 * HOUR_MS;
      const at = new Date(now);
      const seen = await shop.db.prisma.$transaction(
        async (tx) => ({
          tallied: await countTodos(tx, admin, {}, at),
          oneByOne: await countOneByOne(tx, storeIds, at),
        }),
        { isolationLevel: 'RepeatableRead' },
      );
      expect(seen.tallied).toEqual(seen.oneByOne);
    }
  } finally {
    writing = false;
    await Promise.all(companions);
  }
  const at = new Date(now);
  const counts = () => countTodos(shop.db.prisma, admin, {}, at);
  const inTheEnd = await countOneByOne(shop.db.prisma, storeIds, at);
  expect(await counts()).toEqual(inTheEnd);
  await foldTodoTally(shop.db, at);
  expect(await shop.db.prisma.$queryRaw`SELECT count(*)::int AS left FROM todo_tally_change`).toEqual([
    { left: 0 },
  ]);
  expect(await counts()).toEqual(inTheEnd);
  await shop.db.prisma.$executeRaw`SELECT recount_todo_tally()`;
  expect(await counts()).toEqual(inTheEnd);
}, 60_000);

test('予定 stops at a thousand where the day after alone has so many, and is counted below that', async () => {
  const [tokyo = ''] = [...stores.keys()];
  const at = new Date(START);
  const upcoming = async () => (await countTodos(shop.db.prisma, admin, { storeId: tokyo }, at)).upcoming;
  const expected = async () => (await countOneByOne(shop.db.prisma, [tokyo], at)).upcoming;
  await shop.db.prisma.$executeRaw`DELETE FROM todo WHERE store_id = ${tokyo}::uuid`;
  await shop.db.prisma.$executeRaw`
    INSERT INTO todo (id, store_id, customer_id, kind, channel, title, due_at) SELECT gen_random_uuid(), ${tokyo}::uuid,
      gen_random_uuid(), 'phone', 'phone', 'x', ${at}::timestamptz + interval '20 hours' + n * interval '20 seconds'
    FROM generate_series(1, 1200) n`;
  expect([await upcoming(), await expected()]).toEqual([UPCOMING_COUNT_LIMIT, UPCOMING_COUNT_LIMIT]);
  for (const left of [1_000, 999, 1]) {
    await shop.db.prisma.$executeRaw`
      UPDATE todo SET status = 'done' WHERE store_id = ${tokyo}::uuid AND id NOT IN (
        SELECT id FROM todo WHERE store_id = ${tokyo}::uuid AND status = 'open' ORDER BY due_at DESC LIMIT ${left}::int)`;
    expect([await upcoming(), await expected()]).toEqual([left, left]);
  }
});

test('who sees some stores only is told of those only, and cannot write the tally', async () => {
  const [a = '', b = ''] = [...stores.keys()];
  const both: Actor = { ...staffOf(a), storeIds: [a, b] };
  const at = new Date(START);
  for (const storeId of stores.keys()) {
    const data = { storeId, customerId: v7(), kind: 'inquiry', channel: 'mail', title: 'x', dueAt: at };
    await shop.db.transaction((tx) => tx.todo.create({ data: { id: v7(), ...data } }), {
      actor: staffOf(storeId),
    });
  }
  const counts = (actor: Actor) => countTodos(shop.db.reader(actor), actor, {}, at);
  expect(await counts(staffOf(a))).toEqual(await countOneByOne(shop.db.prisma, [a], at));
  expect(await counts(both)).toEqual(await countOneByOne(shop.db.prisma, [a, b], at));
  expect(await counts({ ...both, storeIds: [] })).toMatchObject({ new: 0, overdue: 0 });

  const forgotten = shop.db.transaction(
    (tx) => tx.$queryRaw<{ store_id: string }[]>`
      SELECT DISTINCT store_id FROM todo_tally UNION SELECT store_id FROM todo_tally_change`,
    { actor: staffOf(b) },
  );
  expect(await forgotten).toEqual([{ store_id: b }]);
  const forged = shop.db.transaction((tx) => tx.todoTally.updateMany({ data: { count: 0 } }), {
    actor: staffOf(b),
  });
  await expect(forged).rejects.toThrow(/permission denied/);
});
