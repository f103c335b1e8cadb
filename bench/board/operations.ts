import pg from 'pg';
import { pino } from 'pino';
import { v7 } from 'uuid';
import type { Config } from '#config';
import { createDatabase, type Database } from '#db/client';
import type { Actor } from '#domain/actor';
import type { CustomerQuery } from '#domain/customer-query';
import type { EngineGateway } from '#temporal/engine-gateway';
import type { UseCaseDeps } from '#use-cases/deps';
import { getCustomer, listCustomers } from '#use-cases/find-customers';
import { listHistory } from '#use-cases/find-history';
import { listQuotes } from '#use-cases/find-quotes';
import { listVehicles } from '#use-cases/find-vehicles';
import { listFollows } from '#use-cases/get-follow';
import { countTodos, listTodos } from '#use-cases/list-todos';
import { searchCustomers } from '#use-cases/search-customers';
import { benchId, STORES } from './generate.ts';
import { BY_HAND } from './by-hand.ts';

/** A database of one size with the two ways to read it. */
export interface Shop {
  customers: number;
  db: Database;
  deps: UseCaseDeps;
  /** node-postgres alone, without row-level security, statements prepared */
  pool: pg.Pool;
}

export function openShop(url: string, customers: number): Shop {
  const db = createDatabase(url, { max: 4 });
  const deps: UseCaseDeps = {
    db,
    engine: {} as EngineGateway, // nothing here tells it anything
    now: () => new Date(),
    newId: () => v7(),
    logger: pino({ level: 'silent' }),
    config: {} as Config,
  };
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on('error', () => undefined); // the server is stopped while connections are still saying goodbye
  return { customers, db, deps, pool };
}

export interface Operation {
  name: string;
  /** the product's use case, as its route calls it @returns the number of rows, to be compared */
  ours(shop: Shop, nr: number): Promise<unknown>;
  byHand(shop: Shop, nr: number): Promise<unknown>;
}

const storeNr = (nr: number) => 1 + (nr % STORES);
const storeId = (nr: number) => benchId('store', storeNr(nr));
const staff = (nr: number): Actor => ({
  kind: 'user',
  id: 'u-1',
  name: '担当',
  role: 'staff',
  storeIds: [storeId(nr)],
});
const company: Actor = { kind: 'user', id: 'u-1', name: '本部', role: 'admin', storeIds: 'all' };

const run = async (shop: Shop, name: keyof typeof BY_HAND, values: unknown[]) =>
  (await shop.pool.query({ name, text: BY_HAND[name], values })).rows;

/** A customer of the store, spread over all of them. */
const customerNr = (shop: Shop, nr: number) =>
  ((nr * 7_919) % (shop.customers / STORES - 1)) * STORES + storeNr(nr) - 1 + STORES;
const customerId = (shop: Shop, nr: number) => benchId('customer', customerNr(shop, nr));
/** A telephone number of one customer of the store, as people type it. */
const phone = (shop: Shop, nr: number) =>
  `090-${String((customerNr(shop, nr) * 7_919) % 100_000_000).padStart(8, '0')}`;

/** In a store of 500 customers some 60 are found: the page of 50 is full in either size. */
const INSPECTION_WITHIN_DAYS = 270;
const dueForInspection: CustomerQuery = {
  all: [
    { field: 'consentMail', op: 'in', value: ['granted'] },
    {
      relation: 'vehicle',
      match: 'some',
      where: [{ field: 'inspectionExpiresOn', op: 'within_next', value: `P${INSPECTION_WITHIN_DAYS}D` }],
    },
    { relation: 'order', match: 'none', where: [{ field: 'orderedOn', op: 'within_last', value: 'P1Y' }] },
  ],
};

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'board: first 50 open ToDos',
    ours: async ({ deps }, nr) =>
      (await listTodos(deps, staff(nr), { storeId: storeId(nr), limit: 50 })).items.map(({ id }) => id),
    byHand: async (shop, nr) => (await run(shop, 'board', [storeId(nr)])).map(({ id }) => id),
  },
  {
    name: 'board: 予定, 50 rows',
    ours: async ({ deps }, nr) =>
      (await listTodos(deps, staff(nr), { storeId: storeId(nr), bucket: 'upcoming', limit: 50 })).items.map(
        ({ id }) => id,
      ),
    byHand: async (shop, nr) => (await run(shop, 'upcoming', [storeId(nr)])).map(({ id }) => id),
  },
  {
    name: 'counts of one store',
    ours: async ({ deps }, nr) => countTodos(deps, staff(nr), { storeId: storeId(nr) }),
    byHand: async (shop, nr) => (await run(shop, 'counts', [[storeId(nr)]]))[0],
  },
  {
    name: 'counts of all stores',
    ours: async ({ deps }) => countTodos(deps, company, {}),
    byHand: async (shop) =>
      (await run(shop, 'counts', [Array.from({ length: STORES }, (_, at) => storeId(at))]))[0],
  },
  {
    name: 'customer search: telephone number',
    ours: async (shop, nr) =>
      (await listCustomers(shop.deps, staff(nr), { q: phone(shop, nr), take: 50 })).map(({ id }) => id),
    byHand: async (shop, nr) =>
      (await run(shop, 'prefix', [storeId(nr), phone(shop, nr)])).map(({ id }) => id),
  },
  {
    name: 'customer search: name in kana, 50 of many',
    ours: async ({ deps }, nr) =>
      (await listCustomers(deps, staff(nr), { q: 'はなこ', take: 50 })).map(({ id }) => id),
    byHand: async (shop, nr) => (await run(shop, 'prefix', [storeId(nr), 'はなこ'])).map(({ id }) => id),
  },
  {
    name: 'customer search: builder, 3 conditions, 50 rows',
    ours: async ({ deps }, nr) =>
      (
        await searchCustomers(deps, staff(nr), {
          query: dueForInspection,
          sort: 'kana',
          take: 50,
          timeZone: 'Asia/Tokyo',
        })
      ).map(({ id }) => id),
    byHand: async (shop, nr) =>
      (await run(shop, 'builder', [storeId(nr), INSPECTION_WITHIN_DAYS])).map(({ id }) => id),
  },
  {
    name: 'customer page: 6 lists',
    ours: async (shop, nr) => {
      const { deps } = shop;
      const [actor, id] = [staff(nr), customerId(shop, nr)];
      const [customer, follows, history, todos, vehicles, quotes] = await Promise.all([
        getCustomer(deps, actor, id),
        listFollows(deps, actor, { customerId: id, limit: 50 }),
        listHistory(deps, actor, { customerId: id, take: 50 }),
        listTodos(deps, actor, { customerId: id, limit: 50 }),
        listVehicles(deps, actor, { customerId: id, take: 50 }),
        listQuotes(deps, actor, { customerId: id, take: 50 }),
      ]);
      return [
        customer.id,
        follows.items.map(({ steps }) => steps.length),
        history.length,
        todos.items.length,
        vehicles.length,
        quotes.length,
      ];
    },
    byHand: async (shop, nr) => {
      const id = customerId(shop, nr);
      const [customer, follows, history, todos, vehicles, quotes] = await Promise.all([
        run(shop, 'customer', [id]),
        run(shop, 'follows', [id]),
        run(shop, 'history', [id]),
        run(shop, 'todosOfCustomer', [id]),
        run(shop, 'vehicles', [id]),
        run(shop, 'quotes', [id]),
      ]);
      return [
        customer[0]?.id,
        follows.map(({ steps }) => steps.length),
        history.length,
        todos.length,
        vehicles.length,
        quotes.length,
      ];
    },
  },
];
