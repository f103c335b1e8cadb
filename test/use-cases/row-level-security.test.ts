import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import { admin, buildCustomer, buildPattern, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
let otherStoreId: string;
beforeAll(async () => {
  shop = await buildShop();
  otherStoreId = await buildStore(shop.db);
  const patternId = await buildPattern(shop.db);
  for (const storeId of [shop.storeId, otherStoreId]) {
    const customerId = await buildCustomer(shop, { storeId });
    await assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' });
  }
});
afterAll(() => shop.close());

const TABLES = ['customer', 'follow', 'followStep', 'todo', 'historyEntry', 'auditLog'] as const;

test.each(TABLES)(
  'an actor of one store sees no %s of another, even where the filter was forgotten',
  async (table) => {
    const storesSeen = (actor: Parameters<typeof staffOf>[0] | null) =>
      shop.db.transaction(
        async (tx) => {
          const rows: { storeId: string | null }[] = await (
            tx[table] as unknown as typeof tx.follow
          ).findMany({ select: { storeId: true } });
          return new Set(rows.map(({ storeId }) => storeId));
        },
        { actor: actor ? staffOf(actor) : admin },
      );
    expect(await storesSeen(shop.storeId)).toEqual(new Set([shop.storeId]));
    expect(await storesSeen(otherStoreId)).toEqual(new Set([otherStoreId]));
    expect(await storesSeen(null)).toEqual(new Set([shop.storeId, otherStoreId]));
  },
);

test('an actor of one store cannot write into another', async () => {
  const write = shop.db.transaction(
    (tx) => tx.customer.create({ data: { id: shop.deps.newId(), storeId: otherStoreId, name: '他店の客' } }),
    { actor: staffOf(shop.storeId) },
  );
  await expect(write).rejects.toThrow(/row-level security/);
  const changed = await shop.db.transaction((tx) => tx.todo.updateMany({ data: { note: '見えない' } }), {
    actor: staffOf(shop.storeId),
  });
  expect(changed.count).toBe(await shop.db.prisma.todo.count({ where: { storeId: shop.storeId } }));
});

test('the restriction ends with its transaction: the connection goes back to the pool unrestricted', async () => {
  for (let time = 0; time < 20; time++) {
    await shop.db.transaction((tx) => tx.customer.count(), { actor: staffOf(shop.storeId) });
  }
  expect(await shop.db.prisma.customer.count()).toBe(2);
});

test('an actor without any store sees nothing', async () => {
  const nobody = { ...staffOf(shop.storeId), storeIds: [] };
  expect(await shop.db.transaction((tx) => tx.customer.count(), { actor: nobody })).toBe(0);
});
