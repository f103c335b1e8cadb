import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { customerActor } from '#domain/actor';
import { recordConsent, recordConsentIn } from '#use-cases/consent/record-consent';
import { createCustomer } from '#use-cases/create-customer';
import { eraseCustomer } from '#use-cases/erase-customer';
import { updateCustomer } from '#use-cases/update-customer';
import { admin, buildCustomer, buildShop, buildStore, type Shop, staffOf } from '../fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());

const ledger = (customerId: string) =>
  shop.db.prisma.consentEvent.findMany({ where: { customerId }, orderBy: { at: 'asc' } });
const stateOf = async (id: string) =>
  (await shop.db.prisma.customer.findUniqueOrThrow({ where: { id } })).consentMail;

test('a refusal is in force at once, with its proof in the ledger, a line in the 応対履歴 and one in the audit log', async () => {
  const customerId = await buildCustomer(shop);
  const { isNew } = await recordConsent(shop.deps, admin, {
    customerId,
    channel: 'mail',
    state: 'denied',
    source: 'one_click',
    sourceKey: `one-click:${customerId}`,
    proof: { text: '配信を停止する', ipHash: 'abc' },
  });
  expect(isNew).toBe(true);
  expect(await stateOf(customerId)).toBe('denied');
  expect(await ledger(customerId)).toMatchObject([
    {
      channel: 'mail',
      before: 'unknown',
      state: 'denied',
      source: 'one_click',
      proof: { text: '配信を停止する', ipHash: 'abc' },
      actorName: '店長',
    },
  ]);
  const history = await shop.db.prisma.historyEntry.findFirstOrThrow({ where: { customerId } });
  expect(history).toMatchObject({
    kind: 'consent_changed',
    summary: 'メールの同意が「未確認」から「拒否」に変わりました（メールのワンクリック配信停止）',
  });
  expect(
    await shop.db.prisma.auditLog.count({ where: { entityId: customerId, action: 'customer.consent' } }),
  ).toBe(1);
});

test('the same occasion told again is one event, and does not undo what came after it', async () => {
  const customerId = await buildCustomer(shop);
  const news = {
    customerId,
    channel: 'mail',
    state: 'denied',
    source: 'my_page',
    sourceKey: `my-page:${customerId}`,
    proof: {},
  } as const;
  await recordConsent(shop.deps, admin, news);
  await recordConsent(shop.deps, admin, { ...news, state: 'granted', sourceKey: `again:${customerId}` });
  const repeated = await recordConsent(shop.deps, admin, news);
  expect(repeated.isNew).toBe(false);
  expect(await stateOf(customerId)).toBe('granted');
  expect(await ledger(customerId)).toHaveLength(2);
});

test('two tellings of one occasion at the same moment make one event', async () => {
  const customerId = await buildCustomer(shop);
  const told = Array.from({ length: 6 }, () =>
    recordConsent(shop.deps, admin, {
      customerId,
      channel: 'sms',
      state: 'denied',
      source: 'stop_keyword',
      sourceKey: `sms:${customerId}`,
      proof: { text: 'STOP' },
    }),
  );
  expect((await Promise.all(told)).filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await ledger(customerId)).toHaveLength(1);
});

test('a bounce is noted and leaves what the customer wants as it was', async () => {
  const customerId = await buildCustomer(shop, { consentMail: 'granted' });
  await recordConsent(shop.deps, admin, {
    customerId,
    channel: 'mail',
    source: 'bounce',
    sourceKey: `bounce:${customerId}`,
    proof: { detail: { status: '5.1.1' } },
  });
  expect(await stateOf(customerId)).toBe('granted');
  expect(await ledger(customerId)).toMatchObject([{ before: 'granted', state: 'granted', source: 'bounce' }]);
});

test('consents given with a new customer, and changed by hand, stand in the ledger with what was written as proof', async () => {
  const { id } = await createCustomer(shop.deps, admin, {
    name: '同意 花子',
    storeId: shop.storeId,
    consent: { mail: 'granted', postcard: 'unknown' },
    consentProof: '2026-12-01 来店時の申込書',
  });
  await updateCustomer(shop.deps, staffOf(shop.storeId), id, { consent: { mail: 'denied', sms: 'granted' } });
  await updateCustomer(shop.deps, staffOf(shop.storeId), id, { consent: { mail: 'denied' }, job: '会社員' });
  const events = await ledger(id);
  expect(events.map(({ channel, before, state, source }) => [channel, before, state, source])).toEqual([
    ['mail', 'unknown', 'granted', 'staff'],
    ['mail', 'granted', 'denied', 'staff'],
    ['sms', 'unknown', 'granted', 'staff'],
  ]);
  expect(events[0]?.proof).toEqual({ text: '2026-12-01 来店時の申込書' });
});

test('the ledger is written once: neither changed nor moved, only its proof goes with the customer', async () => {
  const { id } = await createCustomer(shop.deps, admin, {
    name: '消去 太郎',
    storeId: shop.storeId,
    consent: { mail: 'granted' },
    consentProof: '申込書',
  });
  const change = shop.db.pool.query(`UPDATE consent_event SET state = 'denied' WHERE customer_id = '${id}'`);
  await expect(change).rejects.toThrow(/written once/);
  await eraseCustomer(shop.deps, admin, id);
  expect(await ledger(id)).toMatchObject([{ channel: 'mail', state: 'granted', proof: {} }]);
});

test('nobody records for a customer of another store', async () => {
  const customerId = await buildCustomer(shop, { storeId: await buildStore(shop.db) });
  const recording = recordConsent(shop.deps, staffOf(shop.storeId), {
    customerId,
    channel: 'mail',
    state: 'granted',
    source: 'staff',
    sourceKey: `x:${customerId}`,
    proof: {},
  });
  await expect(recording).rejects.toMatchObject({ code: 'not_found' });
});

test('a customer records for themselves on My Page, and for nobody else', async () => {
  const customerId = await buildCustomer(shop);
  const record = (by: string) =>
    shop.deps.db.transaction((tx) =>
      recordConsentIn(tx, shop.deps, customerActor({ id: by, storeId: shop.storeId }), {
        customerId,
        channel: 'mail',
        state: 'denied',
        source: 'my_page',
        sourceKey: `by:${by}`,
        proof: {},
      }),
    );
  await expect(record(await buildCustomer(shop))).rejects.toMatchObject({ code: 'not_found' });
  expect(await record(customerId)).toMatchObject({ isNew: true });
});
