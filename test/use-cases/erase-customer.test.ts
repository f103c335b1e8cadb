import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eraseCustomer } from '#use-cases/erase-customer';
import { receiveCrmEvent } from '#use-cases/receive-crm-event';
import { admin, buildShop, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());

test('nothing that names an erased customer is left anywhere in the database', async () => {
  const secret = '秘密花子';
  const about = { customerExternalId: 'crm-erased', customer: { name: secret, email: 'himitsu@example.jp' } };
  const tell = (type: string, data: object) =>
    receiveCrmEvent(shop.deps, { webhookId: `erase-${type}`, body: { type, data: { ...about, ...data } } });
  await tell('inquiry.received', { quote: { externalId: 'q-erased', vehicleText: `${secret}の車` } });
  await tell('reply.received', { message: { subject: `${secret}より`, body: `${secret}です` } });
  await tell('deal.ended', { quoteExternalId: 'q-erased', reason: `${secret}の都合` });
  const customer = await shop.db.prisma.customer.findUniqueOrThrow({ where: { externalId: 'crm-erased' } });
  const deliveryId = shop.deps.newId();
  const { id: customerId, storeId } = customer;
  await shop.db.prisma.delivery.create({
    data: {
      id: deliveryId,
      sendKey: deliveryId,
      storeId,
      customerId,
      channel: 'mail',
      status: 'accepted',
      toAddress: 'himitsu@example.jp',
      body: `${secret} 様`,
    },
  });
  await shop.db.prisma.localOutbox.create({
    data: {
      id: deliveryId,
      channel: 'mail',
      toLabel: `${secret} <himitsu@example.jp>`,
      body: `${secret} 様`,
    },
  });
  await shop.db.prisma.idempotencyKey.create({
    data: {
      actorKey: 'user:1',
      key: 'k',
      route: 'POST /customers',
      requestHash: 'h',
      status: 201,
      response: { id: customerId, name: secret },
    },
  });
  expect(await tablesNaming(secret, 'himitsu')).not.toEqual([]);

  await eraseCustomer(shop.deps, { ...staffOf(storeId), role: 'manager' }, customerId);
  expect(await tablesNaming(secret, 'himitsu')).toEqual([]);
  expect(await shop.db.prisma.crmEvent.count({ where: { status: 'processed' } })).toBe(3);
  await eraseCustomer(shop.deps, admin, customerId);
});

/** Every table with a row that holds one of the words. */
async function tablesNaming(...words: string[]): Promise<string[]> {
  const tables = await shop.db.prisma.$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1`;
  const found = [];
  for (const { name } of tables) {
    const [row] = await shop.db.prisma.$queryRawUnsafe<{ hit: boolean }[]>(
      `SELECT EXISTS (SELECT FROM "${name}" t WHERE t::text LIKE ANY ($1)) AS hit`,
      words.map((word) => `%${word}%`),
    );
    if (row?.hit) found.push(name);
  }
  return found;
}
