import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DEALS_IN_TURN } from '#db/deals';
import { listDeals, listInquiries } from '#use-cases/find-deals';
import { getQuoteDetail } from '#use-cases/get-quote-detail';
import { postCustomerMessage } from '#use-cases/messages/post-customer-message';
import { postStaffMessage } from '#use-cases/messages/post-staff-message';
import { updateCustomer } from '#use-cases/update-customer';
import { createQuote, updateQuote } from '#use-cases/write-quote';
import { admin, buildCustomer, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());
beforeEach(async () => {
  at('2026-12-01T12:00:00+09:00');
  await shop.db.prisma.quote.deleteMany();
  await shop.db.prisma.deal.deleteMany();
});

const at = (time: string) => {
  shop.clock.now = new Date(time);
};

/** A quote that came in at the clock's time, of a customer of its own unless told otherwise. */
async function ask(
  overrides: { customerId?: string; status?: 'new' | 'negotiating'; wishes?: string[] } = {},
) {
  const customerId = overrides.customerId ?? (await buildCustomer(shop));
  const quote = await createQuote(shop.deps, admin, {
    customerId,
    status: overrides.status ?? 'new',
    wishes: (overrides.wishes ?? []) as [],
  });
  return { customerId, quoteId: quote.id };
}

const deals = (filter: Partial<Parameters<typeof listDeals>[2]> = {}) =>
  listDeals(shop.deps, admin, { take: 50, timeZone: 'Asia/Tokyo', ...filter });
const inquiries = (filter: Partial<Parameters<typeof listInquiries>[2]> = {}) =>
  listInquiries(shop.deps, admin, { take: 50, ...filter });

/** 更新日時 by another way than the product's: all four kinds of news in one list, the newest first. */
async function updatedAtOf(customerId: string): Promise<Date | undefined> {
  const { quote, message, delivery, customer } = shop.db.prisma;
  const news: (Date | null)[] = [];
  for (const row of await quote.findMany({ where: { customerId } }))
    news.push(row.receivedAt, row.statusChangedAt);
  for (const row of await message.findMany({ where: { customerId } })) news.push(row.occurredAt);
  for (const row of await delivery.findMany({ where: { customerId } })) news.push(row.acceptedAt);
  news.push((await customer.findUniqueOrThrow({ where: { id: customerId } })).profileChangedAt);
  return news.filter((time) => time !== null).sort((a, b) => b.getTime() - a.getTime())[0];
}

test('quotes of one customer are rows of their own in 新着, and one row from 商談中 on', async () => {
  const { customerId, quoteId } = await ask();
  const second = await ask({ customerId });
  const third = await ask({ customerId });
  expect((await inquiries()).map(({ id }) => id).sort()).toEqual(
    [quoteId, second.quoteId, third.quoteId].sort(),
  );
  expect(await deals()).toEqual([]);

  at('2026-12-01T13:00:00+09:00');
  await updateQuote(shop.deps, admin, quoteId, { status: 'negotiating' });
  at('2026-12-01T14:00:00+09:00');
  await updateQuote(shop.deps, admin, second.quoteId, { status: 'negotiating' });

  expect((await inquiries()).map(({ id }) => id)).toEqual([third.quoteId]);
  const [row, ...others] = await deals();
  expect(others).toEqual([]);
  expect(row?.customerId).toBe(customerId);
  expect(row?.quotes.map(({ id }) => id)).toEqual([second.quoteId, quoteId]);
});

test('customers of one mail address in one store are one row, whatever the capitals; those of another store are not', async () => {
  const first = await ask({
    customerId: await buildCustomer(shop, { email: 'hanako@example.jp' }),
    status: 'negotiating',
  });
  at('2026-12-01T12:30:00+09:00');
  const second = await ask({
    customerId: await buildCustomer(shop, { email: 'Hanako@Example.JP' }),
    status: 'negotiating',
  });
  const elsewhere = await buildStore(shop.db);
  await ask({
    customerId: await buildCustomer(shop, { email: 'hanako@example.jp', storeId: elsewhere }),
    status: 'negotiating',
  });

  const rows = await deals({ storeId: shop.storeId });
  expect(rows.map(({ quotes }) => quotes.map(({ id }) => id))).toEqual([[second.quoteId, first.quoteId]]);
  expect(await deals()).toHaveLength(2);

  at('2026-12-01T15:00:00+09:00');
  await postStaffMessage(shop.deps, admin, {
    customerId: first.customerId,
    quoteId: first.quoteId,
    subject: 'ご連絡',
    body: '本文',
  });
  const [row] = await deals({ storeId: shop.storeId });
  expect(row?.quotes.map(({ id }) => id)).toEqual([first.quoteId, second.quoteId]);
  expect(row?.activityAt).toEqual(shop.clock.now);
});

test('更新日時 is the newest of message sent, message received, status change and profile change over all quotes', async () => {
  // The profile's change is dated by the database's clock.
  at('2025-12-01T12:00:00+09:00');
  const { customerId, quoteId } = await ask({ status: 'negotiating' });
  const other = await ask({ customerId, status: 'negotiating' });
  const newest = async () => (await deals())[0]?.activityAt;
  const news: [string, () => Promise<unknown>][] = [
    ['2025-12-02T09:00:00+09:00', () => updateQuote(shop.deps, admin, quoteId, { status: 'contracted' })],
    [
      '2025-12-02T10:00:00+09:00',
      () =>
        postStaffMessage(shop.deps, admin, {
          customerId,
          quoteId: other.quoteId,
          subject: '件名',
          body: '文',
        }),
    ],
    [
      '2025-12-02T11:00:00+09:00',
      () =>
        postCustomerMessage(shop.deps, {
          customerId,
          quoteId,
          channel: 'my_page',
          body: '返事',
          occurredAt: shop.clock.now,
        }),
    ],
  ];
  for (const [time, happen] of news) {
    at(time);
    await happen();
    expect(await newest()).toEqual(new Date(time));
    expect(await newest()).toEqual(await updatedAtOf(customerId));
  }
  const changed = await updateCustomer(shop.deps, admin, customerId, { address: '神奈川県平塚市2-2-2' });
  expect(await newest()).toEqual(await updatedAtOf(customerId));
  expect(await newest()).toEqual(changed.profileChangedAt);

  // Neither an edit of the price nor of a remark is any of the three.
  const before = await newest();
  await updateQuote(shop.deps, admin, other.quoteId, { estimateYen: 1_200_000 });
  await updateCustomer(shop.deps, admin, customerId, { tags: ['VIP'], note: 'メモ' });
  expect(await newest()).toEqual(before);
});

test('a mail that a pattern sent counts as a message sent once it was accepted', async () => {
  const { customerId } = await ask({ status: 'negotiating' });
  const id = shop.deps.newId();
  const send = { id, sendKey: id, storeId: shop.storeId, customerId, channel: 'mail', status: 'claimed' };
  await shop.db.prisma.delivery.create({ data: send });
  expect((await deals())[0]?.activityAt).toEqual(new Date('2026-12-01T12:00:00+09:00'));
  const acceptedAt = new Date('2026-12-03T10:00:00+09:00');
  await shop.db.prisma.delivery.update({ where: { id }, data: { status: 'accepted', acceptedAt } });
  expect((await deals())[0]?.activityAt).toEqual(acceptedAt);
});

test('the quote that something happened to last comes first: the message screen opens it', async () => {
  const { customerId, quoteId } = await ask({ status: 'negotiating' });
  at('2026-12-01T13:00:00+09:00');
  const other = await ask({ customerId, status: 'negotiating' });
  expect((await deals())[0]?.quotes[0]?.id).toBe(other.quoteId);
  at('2026-12-01T14:00:00+09:00');
  await postStaffMessage(shop.deps, admin, { customerId, quoteId, subject: '件名', body: '文' });
  expect((await deals())[0]?.quotes[0]?.id).toBe(quoteId);
});

test('新着 marks who asked before, under the same mail address too, and leads to the newest of it', async () => {
  const first = await ask({ customerId: await buildCustomer(shop, { email: 'taro@example.jp' }) });
  at('2026-12-02T12:00:00+09:00');
  const again = await ask({ customerId: first.customerId });
  at('2026-12-03T12:00:00+09:00');
  const byAddress = await ask({ customerId: await buildCustomer(shop, { email: 'TARO@example.jp' }) });
  const stranger = await ask();

  const past = Object.fromEntries((await inquiries()).map((row) => [row.id, row.past]));
  expect(past).toEqual({
    [first.quoteId]: { count: 0, newestQuoteId: null },
    [again.quoteId]: { count: 1, newestQuoteId: first.quoteId },
    [byAddress.quoteId]: { count: 2, newestQuoteId: again.quoteId },
    [stranger.quoteId]: { count: 0, newestQuoteId: null },
  });
  expect((await inquiries({ askedBefore: true })).map(({ id }) => id)).toEqual([
    byAddress.quoteId,
    again.quoteId,
  ]);

  const { row } = await getQuoteDetail(shop.deps, admin, byAddress.quoteId);
  expect(row.others.map(({ id }) => id)).toEqual([again.quoteId, first.quoteId]);
});

test('the lists are narrowed by wishes, state, words, answer and day', async () => {
  const see = await ask({ status: 'negotiating', wishes: ['see_car', 'catalog'] });
  const drive = await ask({
    customerId: await buildCustomer(shop, { name: '湘南 太郎', kana: 'ショウナン タロウ' }),
    status: 'negotiating',
    wishes: ['test_drive'],
  });
  const none = await ask({ status: 'negotiating' });
  await updateQuote(shop.deps, admin, drive.quoteId, { vehicleText: '新型プリウス Z', status: 'contracted' });
  await postCustomerMessage(shop.deps, {
    customerId: see.customerId,
    channel: 'my_page',
    body: '教えて下さい',
  });

  const found = async (filter: Parameters<typeof deals>[0]) =>
    (await deals(filter)).map(({ customerId }) => customerId).sort();
  const firstOf = async (filter: Parameters<typeof deals>[0]) => (await deals({ ...filter, take: 1 }))[0];
  const of = (...some: { customerId: string }[]) => some.map(({ customerId }) => customerId).sort();
  expect(await found({ wish: ['see_car'] })).toEqual(of(see));
  expect(await found({ wish: ['see_car', 'test_drive'] })).toEqual(of(see, drive));
  expect(await found({ wish: ['test_drive'], status: ['negotiating'] })).toEqual([]);
  expect(await found({ status: ['negotiating'] })).toEqual(of(see, none));
  expect(await found({ q: '湘南' })).toEqual(of(drive));
  expect(await found({ q: 'プリウス' })).toEqual(of(drive));
  expect(await found({ q: '100%' })).toEqual([]);
  expect(await found({ waiting: true })).toEqual(of(see));
  expect(await found({ surveyed: true })).toEqual([]);
  expect(await found({ updatedFrom: '2026-12-01', updatedTo: '2026-12-01' })).toEqual(of(see, drive, none));
  expect(await found({ updatedFrom: '2026-12-02' })).toEqual([]);
  expect((await inquiries({ wish: ['see_car'] })).length).toBe(0);
  // A page that is full after a few rows is read in another way than one that never fills: both say the same.
  for (const filter of [{}, { wish: ['see_car'] }, { waiting: true }, { waiting: false }, { q: '湘南' }])
    expect(await firstOf(filter)).toEqual((await deals(filter))[0]);
});

test('what matches is found however far down it stands', async () => {
  const old = await ask({
    customerId: await buildCustomer(shop, { email: 'far@example.jp' }),
    status: 'negotiating',
    wishes: ['catalog'],
  });
  const { storeId } = shop;
  await shop.db.prisma.$executeRaw`
    WITH made AS (INSERT INTO customer (id, store_id, name, updated_at)
      SELECT gen_random_uuid(), ${storeId}::uuid, '客 ' || n, now() FROM generate_series(1, ${DEALS_IN_TURN + 20}) n RETURNING id)
    INSERT INTO quote (id, store_id, customer_id, status, received_at, updated_at)
      SELECT gen_random_uuid(), ${storeId}::uuid, id, 'contracted', '2026-12-02T12:00:00+09:00', now() FROM made`;
  expect(await deals()).toHaveLength(50);
  for (const filter of [{ wish: ['catalog'] }, { status: ['negotiating'] }, { updatedTo: '2026-12-01' }])
    expect((await deals(filter)).map(({ customerId }) => customerId)).toEqual([old.customerId]);
  expect(await deals({ wish: ['test_drive'] })).toEqual([]);
  // Whose newest row is not the one that matches stands in the list by the newest.
  at('2026-12-03T12:00:00+09:00');
  const twin = await ask({
    customerId: await buildCustomer(shop, { email: 'FAR@example.jp' }),
    status: 'negotiating',
  });
  const found = await deals({ wish: ['catalog'] });
  expect(found.map(({ customerId, quotes }) => [customerId, quotes.length])).toEqual([[twin.customerId, 2]]);
});

test('a page goes on where the one before it ended, and staff see their own store only', async () => {
  const elsewhere = await buildStore(shop.db);
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.push((await ask({ status: 'negotiating' })).customerId);
  await ask({ customerId: await buildCustomer(shop, { storeId: elsewhere }), status: 'negotiating' });

  const seen: string[] = [];
  let after: { at: Date; id: string } | undefined;
  for (;;) {
    const page = await listDeals(shop.deps, staffOf(shop.storeId), {
      take: 2,
      after,
      timeZone: 'Asia/Tokyo',
    });
    seen.push(...page.map(({ customerId }) => customerId));
    const last = page.at(-1);
    if (!last || page.length < 2) break;
    after = { at: last.activityAt, id: last.customerId };
  }
  expect(seen).toEqual([...made].sort().reverse());
});
