import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import { receiveCrmEvent } from '#use-cases/receive-crm-event';
import { createQuote, updateQuote } from '#use-cases/write-quote';
import { createVehicle, updateVehicle } from '#use-cases/write-vehicle';
import { admin, buildCustomer, buildPattern, buildShop, inTokyo, type Shop } from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());
beforeEach(async () => {
  shop.deps.engine.told = [];
  shop.deps.engine.started = [];
  await setDefaults({ defaultPatternId: null, defaultPatternBySource: {} });
});

const setDefaults = (data: { defaultPatternId: string | null; defaultPatternBySource: object }) =>
  shop.db.prisma.store.update({ where: { id: shop.storeId }, data });

const openTodos = (customerId: string) =>
  shop.db.prisma.todo.findMany({ where: { customerId, status: 'open' }, orderBy: { dueAt: 'asc' } });

test('an inquiry entered by hand starts the pattern of its source, else the store’s, else it waits in 新着 (A4)', async () => {
  const steps = [{ channel: 'phone', offset: 'P1D' }];
  const ofStore = await buildPattern(shop.db, { base: 'reception', name: '店舗', steps });
  const ofSource = await buildPattern(shop.db, { base: 'reception', name: 'ウェブ', steps });
  const inquire = async (source: string) => {
    const customerId = await buildCustomer(shop);
    await createQuote(shop.deps, admin, { customerId, source, status: 'new' });
    const follow = await shop.db.prisma.follow.findFirst({ where: { customerId } });
    return {
      patternId: follow?.patternId,
      started: shop.deps.engine.started.some(({ followId }) => followId === follow?.id),
      todos: (await openTodos(customerId)).map(({ kind }) => kind),
    };
  };

  expect(await inquire('電話')).toEqual({ patternId: undefined, started: false, todos: ['inquiry'] });
  await setDefaults({ defaultPatternId: ofStore, defaultPatternBySource: { ウェブ: ofSource } });
  expect(await inquire('電話')).toEqual({ patternId: ofStore, started: true, todos: ['phone'] });
  expect(await inquire('ウェブ')).toEqual({ patternId: ofSource, started: true, todos: ['phone'] });
});

/** A follow that has handed its last call to a person and so run to its end. */
async function buildCompletedFollow(pattern: Parameters<typeof buildPattern>[1] = {}, quoteId?: string) {
  const customerId = quoteId
    ? (await shop.db.prisma.quote.findUniqueOrThrow({ where: { id: quoteId } })).customerId
    : await buildCustomer(shop, { externalId: shop.deps.newId() });
  const patternId = await buildPattern(shop.db, { steps: [{ channel: 'phone', offset: 'P1D' }], ...pattern });
  const follow = await assignPattern(shop.deps, admin, {
    customerId,
    patternId,
    quoteId,
    base: '2026-12-01',
  });
  await shop.db.prisma.followStep.updateMany({ where: { followId: follow.id }, data: { status: 'issued' } });
  await shop.db.prisma.follow.update({
    where: { id: follow.id },
    data: { status: 'completed', engineState: 'closed' },
  });
  const { externalId } = await shop.db.prisma.customer.findUniqueOrThrow({ where: { id: customerId } });
  return { customerId, externalId, followId: follow.id };
}

test.each([
  ['deal.contracted', 'contract'],
  ['deal.ended', 'end'],
  ['reply.received', 'reply'],
])('%s takes back the calls of a follow that has run to its end', async (type, reason) => {
  const { customerId, externalId, followId } = await buildCompletedFollow();
  await receiveCrmEvent(shop.deps, {
    webhookId: `ended-${type}`,
    body: {
      type,
      timestamp: '2026-12-02T12:00:00+09:00',
      data: { customerExternalId: externalId, message: { body: 'はい' } },
    },
  });
  const kinds = (await openTodos(customerId)).map(({ kind }) => kind);
  expect(kinds).toEqual(reason === 'reply' ? ['reply'] : []);
  expect(await shop.db.prisma.followStep.findFirstOrThrow({ where: { followId } })).toMatchObject({
    status: 'cancelled',
    skipReason: reason,
  });
  expect(
    await shop.db.prisma.historyEntry.findFirstOrThrow({ where: { customerId, kind: 'todos_cancelled' } }),
  ).toMatchObject({ detail: { reason } });
});

test('the calls of a pattern that goes on after a contract stay, and so do those of another quote', async () => {
  const goesOn = await buildCompletedFollow({ stopOn: ['reply'] });
  await receiveCrmEvent(shop.deps, {
    webhookId: 'goes-on',
    body: { type: 'deal.contracted', data: { customerExternalId: goesOn.externalId } },
  });
  expect(await openTodos(goesOn.customerId)).toHaveLength(1);

  const customerId = await buildCustomer(shop);
  const one = await createQuote(shop.deps, admin, { customerId, status: 'negotiating' });
  const other = await createQuote(shop.deps, admin, { customerId, status: 'negotiating' });
  await buildCompletedFollow({}, other.id);
  await updateQuote(shop.deps, admin, one.id, { status: 'contracted' });
  expect(await openTodos(customerId)).toHaveLength(1);
  await updateQuote(shop.deps, admin, other.id, { status: 'contracted' });
  expect(await openTodos(customerId)).toEqual([]);
});

test('a contract entered by hand stops the follows and takes the inquiry out of 新着', async () => {
  const customerId = await buildCustomer(shop);
  const patternId = await buildPattern(shop.db);
  const follow = await assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' });
  const quote = await createQuote(shop.deps, admin, { customerId, status: 'new' });
  expect((await openTodos(customerId)).map(({ kind }) => kind)).toContain('inquiry');

  await updateQuote(shop.deps, admin, quote.id, { status: 'contracted' });
  expect(await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: follow.id } })).toMatchObject({
    status: 'stopped',
    stopReason: 'contract',
  });
  expect(await openTodos(customerId)).toEqual([]);
  expect(shop.deps.engine.told.at(-1)?.message).toMatchObject({
    message: 'stop',
    payload: { reason: 'contract' },
  });
});

test('while another quote is open, the end of one leaves the customer in negotiation', async () => {
  const customerId = await buildCustomer(shop);
  const open = await createQuote(shop.deps, admin, { customerId, status: 'negotiating' });
  const quote = await createQuote(shop.deps, admin, { customerId, status: 'negotiating' });
  const state = async () =>
    (await shop.db.prisma.customer.findUniqueOrThrow({ where: { id: customerId } })).negotiationState;
  await updateQuote(shop.deps, admin, quote.id, { status: 'ended' });
  expect(await state()).toBe('negotiating');
  await updateQuote(shop.deps, admin, open.id, { status: 'ended' });
  expect(await state()).toBe('ended');
});

test('a delivery entered by hand starts the after-follow from its own date, once (E1)', async () => {
  const patternId = await buildPattern(shop.db, {
    base: 'delivery',
    stopOn: [],
    steps: [{ channel: 'phone', offset: 'P7D', timeOfDay: '12:00' }],
  });
  await shop.db.prisma.store.update({ where: { id: shop.storeId }, data: { deliveryPatternId: patternId } });
  const customerId = await buildCustomer(shop);
  const car = await createVehicle(shop.deps, admin, { customerId, model: 'アクア' });
  const follows = () => shop.db.prisma.follow.findMany({ where: { customerId } });
  expect(await follows()).toEqual([]);

  await updateVehicle(shop.deps, admin, car.id, { deliveredOn: '2026-11-30' });
  await updateVehicle(shop.deps, admin, car.id, { deliveredOn: '2026-12-01' });
  expect(await follows()).toMatchObject([{ patternId, baseOn: new Date('2026-11-30') }]);
  expect((await openTodos(customerId)).map(({ dueAt }) => inTokyo(dueAt))).toEqual(['2026-12-07 12:00']);
  expect(shop.deps.engine.started).toHaveLength(1);
});
