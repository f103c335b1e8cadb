import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import { retryDueCrmEvents } from '#use-cases/process-crm-event';
import { receiveCrmEvent } from '#use-cases/receive-crm-event';
import { admin, buildCustomer, buildPattern, buildShop, type Shop } from './fixtures.ts';

let shop: Shop;
let counter = 0;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());
beforeEach(async () => {
  shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
  shop.deps.engine.told = [];
  await shop.db.prisma.store.update({
    where: { id: shop.storeId },
    data: { defaultPatternId: null, defaultPatternBySource: {}, deliveryPatternId: null },
  });
});

const name = (kind: string) => `${kind}-${++counter}`;

function send(
  type: string,
  data: Record<string, unknown>,
  overrides: { webhookId?: string; timestamp?: string } = {},
) {
  const { webhookId = name('msg'), timestamp = '2026-12-01T12:00:00+09:00' } = overrides;
  return receiveCrmEvent(shop.deps, { webhookId, body: { type, timestamp, data } });
}

async function buildFollow(
  overrides: Parameters<typeof buildPattern>[1] & { quoteExternalId?: string } = {},
) {
  const { quoteExternalId, ...pattern } = overrides;
  const externalId = name('c');
  const customerId = await buildCustomer(shop, { externalId });
  const quoteId = quoteExternalId ? shop.deps.newId() : null;
  if (quoteId && quoteExternalId) {
    await shop.db.prisma.quote.create({
      data: {
        id: quoteId,
        storeId: shop.storeId,
        customerId,
        externalId: quoteExternalId,
        receivedAt: shop.clock.now,
      },
    });
  }
  const patternId = await buildPattern(shop.db, pattern);
  const follow = await assignPattern(shop.deps, admin, {
    customerId,
    patternId,
    base: '2026-12-01',
    quoteId,
  });
  return { externalId, customerId, followId: follow.id, quoteId };
}

const statusOf = async (followId: string) =>
  (await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: followId } })).status;

test.each([
  ['deal.contracted', 'contract', 'contractClosed'],
  ['deal.ended', 'end', 'negotiationEnded'],
  ['reply.received', 'reply', 'reply'],
])('%s stops the follow before it is answered and signals the workflow', async (type, reason, signal) => {
  const { externalId, followId } = await buildFollow();
  const answer = await send(
    type,
    { customerExternalId: externalId, message: { body: 'ありがとう' } },
    { webhookId: `evt-${type}` },
  );

  expect(answer).toMatchObject({ status: 'processed', repeated: false });
  expect(await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: followId } })).toMatchObject({
    status: 'stopped',
    stopReason: reason,
  });
  expect(await shop.db.prisma.followStep.count({ where: { followId, status: 'planned' } })).toBe(0);
  expect(shop.deps.engine.told).toEqual([
    {
      workflowId: `follow-${followId}`,
      message: expect.objectContaining({
        message: signal,
        payload: { eventId: `evt-${type}`, effect: 'stop' },
      }),
    },
  ]);
});

test('a pattern that is not to stop on an event goes on, and one that pauses on a reply pauses', async () => {
  const goesOn = await buildFollow({ stopOn: ['contract'] });
  await send('deal.ended', { customerExternalId: goesOn.externalId });
  await send('reply.received', { customerExternalId: goesOn.externalId, message: { body: 'はい' } });
  expect(await statusOf(goesOn.followId)).toBe('running');

  const pauses = await buildFollow({ stopOn: ['reply'], onReply: 'pause' });
  await send('reply.received', { customerExternalId: pauses.externalId, message: { body: 'はい' } });
  expect(await statusOf(pauses.followId)).toBe('paused');
  expect(shop.deps.engine.told.at(-1)?.message).toMatchObject({
    message: 'reply',
    payload: { effect: 'pause' },
  });
});

test('the event of a quote leaves the follows of the customer’s other quotes alone', async () => {
  const quoteExternalId = name('q');
  const { externalId, customerId, followId } = await buildFollow({ quoteExternalId });
  const otherQuote = await shop.db.prisma.quote.create({
    data: {
      id: shop.deps.newId(),
      storeId: shop.storeId,
      customerId,
      externalId: name('q'),
      receivedAt: shop.clock.now,
    },
  });
  const ofOther = await assignPattern(shop.deps, admin, {
    customerId,
    patternId: await buildPattern(shop.db),
    base: '2026-12-01',
    quoteId: otherQuote.id,
  });
  const ofNone = await assignPattern(shop.deps, admin, {
    customerId,
    patternId: await buildPattern(shop.db),
    base: '2026-12-01',
  });

  await send('deal.ended', { customerExternalId: externalId, quoteExternalId });
  expect([await statusOf(followId), await statusOf(ofOther.id), await statusOf(ofNone.id)]).toEqual([
    'stopped',
    'running',
    'stopped',
  ]);
});

test('200 events, each sent twice at the same moment, are each acted on once', async () => {
  const customers: string[] = [];
  for (let index = 0; index < 20; index++) {
    const externalId = name('c');
    await buildCustomer(shop, { externalId });
    customers.push(externalId);
  }
  const events = Array.from({ length: 200 }, (_, index) => ({
    webhookId: `burst-${index}`,
    externalId: customers[index % 20] ?? '',
  }));
  const answers = await Promise.all(
    [...events, ...events].map(({ webhookId, externalId }) =>
      send('reply.received', { customerExternalId: externalId, message: { body: '返信' } }, { webhookId }),
    ),
  );

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['processed']));
  expect(answers.filter(({ repeated }) => repeated)).toHaveLength(200);
  const ids = await shop.db.prisma.customer.findMany({
    where: { externalId: { in: customers } },
    select: { id: true },
  });
  const ofThem = { customerId: { in: ids.map(({ id }) => id) } };
  expect(await shop.db.prisma.todo.count({ where: { ...ofThem, kind: 'reply', status: 'open' } })).toBe(200);
  expect(await shop.db.prisma.message.count({ where: ofThem })).toBe(200);
}, 60_000);

test('a reply without any follow is still somebody’s to handle', async () => {
  const externalId = name('c');
  const customerId = await buildCustomer(shop, { externalId, assigneeId: 'u-7' });
  await send('reply.received', {
    customerExternalId: externalId,
    message: { subject: '質問', body: 'いつ納車ですか', externalId: name('m') },
  });
  expect(await shop.db.prisma.todo.findFirstOrThrow({ where: { customerId } })).toMatchObject({
    kind: 'reply',
    title: 'お客様からの返信: 質問',
    assigneeId: 'u-7',
    status: 'open',
  });
});

test('one message told by two events makes one ToDo', async () => {
  const externalId = name('c');
  const customerId = await buildCustomer(shop, { externalId });
  const data = { customerExternalId: externalId, message: { externalId: name('m'), body: 'はい' } };
  expect((await send('reply.received', data)).status).toBe('processed');
  expect((await send('reply.received', data)).status).toBe('stale');
  expect(await shop.db.prisma.todo.count({ where: { customerId } })).toBe(1);
});

test('an event of a customer who is not known waits, is listed, and is acted on when the customer arrives', async () => {
  const externalId = name('c');
  const first = await send('deal.negotiated', { customerExternalId: externalId, negotiatedOn: '2026-11-20' });
  expect(first).toMatchObject({ status: 'waiting', waitingFor: `customer:${externalId}` });
  await send('reply.received', { customerExternalId: externalId, message: { body: '早い返信' } });

  await send('customer.upserted', { customer: { externalId, name: '後から 来た' } });
  const customer = await shop.db.prisma.customer.findUniqueOrThrow({ where: { externalId } });
  expect(customer).toMatchObject({
    negotiationState: 'negotiating',
    lastNegotiatedOn: new Date('2026-11-20'),
  });
  expect(await shop.db.prisma.todo.count({ where: { customerId: customer.id, kind: 'reply' } })).toBe(1);
  expect(
    await shop.db.prisma.crmEvent.count({
      where: { waitingFor: `customer:${externalId}`, status: 'waiting' },
    }),
  ).toBe(0);
});

test('a waiting event is tried again by the reconciler, further apart each time, and never dropped', async () => {
  const externalId = name('c');
  const webhookId = name('msg');
  await send('reply.received', { customerExternalId: externalId, message: { body: '待つ' } }, { webhookId });
  expect(await retryDueCrmEvents(shop.deps)).toBe(0);
  shop.clock.now = new Date('2026-12-01T12:02:00+09:00');
  expect(await retryDueCrmEvents(shop.deps)).toBe(0);
  expect(await shop.db.prisma.crmEvent.findUniqueOrThrow({ where: { webhookId } })).toMatchObject({
    status: 'waiting',
    attempts: 2,
  });

  await buildCustomer(shop, { externalId });
  shop.clock.now = new Date('2026-12-01T12:05:00+09:00');
  expect(await retryDueCrmEvents(shop.deps)).toBe(1);
  expect(await shop.db.prisma.crmEvent.findUniqueOrThrow({ where: { webhookId } })).toMatchObject({
    status: 'processed',
  });
});

test('events out of order end in the state that happened last', async () => {
  const externalId = name('c');
  const quoteExternalId = name('q');
  const customerId = await buildCustomer(shop, { externalId });
  const about = { customerExternalId: externalId, quoteExternalId };
  await send('deal.contracted', about, { timestamp: '2026-12-01T11:00:00+09:00' });
  expect((await send('deal.negotiated', about, { timestamp: '2026-12-01T10:00:00+09:00' })).status).toBe(
    'stale',
  );
  await send(
    'inquiry.received',
    { ...about, quote: { source: 'カーセンサー', vehicleText: 'プリウス' } },
    { timestamp: '2026-12-01T09:00:00+09:00' },
  );

  expect(
    await shop.db.prisma.quote.findUniqueOrThrow({ where: { externalId: quoteExternalId } }),
  ).toMatchObject({
    status: 'contracted',
    source: 'カーセンサー',
    receivedAt: new Date('2026-12-01T09:00:00+09:00'),
    contractedAt: new Date('2026-12-01T11:00:00+09:00'),
  });
  expect(await shop.db.prisma.customer.findUniqueOrThrow({ where: { id: customerId } })).toMatchObject({
    negotiationState: 'contracted',
  });
  expect(await shop.db.prisma.todo.count({ where: { customerId, kind: 'inquiry' } })).toBe(0);
});

test('an older profile arriving late does not overwrite the newer one', async () => {
  const externalId = name('c');
  await send(
    'customer.upserted',
    { customer: { externalId, name: '新しい 名前', phone: '090-1234-5678' } },
    { timestamp: '2026-12-01T11:00:00+09:00' },
  );
  const late = await send(
    'customer.upserted',
    { customer: { externalId, name: '古い 名前' } },
    { timestamp: '2026-12-01T10:00:00+09:00' },
  );
  expect(late.status).toBe('stale');
  expect(await shop.db.prisma.customer.findUniqueOrThrow({ where: { externalId } })).toMatchObject({
    name: '新しい 名前',
    phone: '+819012345678',
  });
});

test('a late contract does not stop a follow that was assigned after it', async () => {
  const quoteExternalId = name('q');
  const { externalId, customerId } = await buildFollow({ quoteExternalId });
  const about = { customerExternalId: externalId, quoteExternalId };
  await send('deal.contracted', about, { timestamp: '2026-12-01T11:00:00+09:00' });
  const after = await assignPattern(shop.deps, admin, {
    customerId,
    patternId: await buildPattern(shop.db),
    base: '2026-12-01',
  });
  expect((await send('deal.contracted', about, { timestamp: '2026-12-01T10:30:00+09:00' })).status).toBe(
    'stale',
  );
  expect(await statusOf(after.id)).toBe('running');
});

test('a new inquiry starts the pattern of its source at once, else the store’s, else it waits in 新着', async () => {
  const ofStore = await buildPattern(shop.db, {
    base: 'reception',
    name: '新着後',
    steps: [
      { channel: 'phone', offset: 'P0D' },
      { channel: 'mail', offset: 'P0D' },
    ],
  });
  const ofSource = await buildPattern(shop.db, {
    base: 'reception',
    name: 'ウェブ',
    steps: [{ channel: 'mail', offset: 'P1D' }],
  });
  const inquire = async (source: string) => {
    const externalId = name('c');
    await send('inquiry.received', {
      customer: { externalId, name: '問合 次郎', email: 'jiro@example.jp' },
      quote: { externalId: name('q'), source },
    });
    const { id: customerId } = await shop.db.prisma.customer.findUniqueOrThrow({ where: { externalId } });
    const follow = await shop.db.prisma.follow.findFirst({ where: { customerId } });
    return {
      patternId: follow?.patternId,
      quote: follow?.quoteId != null,
      todos: await shop.db.prisma.todo.count({ where: { customerId, kind: 'inquiry', status: 'open' } }),
    };
  };

  expect(await inquire('電話')).toEqual({ patternId: undefined, quote: false, todos: 1 });
  await shop.db.prisma.store.update({
    where: { id: shop.storeId },
    data: { defaultPatternId: ofStore, defaultPatternBySource: { ウェブ: ofSource } },
  });
  expect(await inquire('電話')).toEqual({ patternId: ofStore, quote: true, todos: 0 });
  expect(await inquire('ウェブ')).toEqual({ patternId: ofSource, quote: true, todos: 0 });
});

test('an inquiry whose default pattern cannot be planned waits in 新着, and the history says why', async () => {
  const patternId = await buildPattern(shop.db, { base: 'inspection_expiry' });
  await shop.db.prisma.store.update({ where: { id: shop.storeId }, data: { defaultPatternId: patternId } });
  const externalId = name('c');
  await send('inquiry.received', {
    customer: { externalId, name: '車検 なし' },
    quote: { externalId: name('q') },
  });
  const { id: customerId } = await shop.db.prisma.customer.findUniqueOrThrow({ where: { externalId } });
  expect(await shop.db.prisma.todo.count({ where: { customerId, kind: 'inquiry' } })).toBe(1);
  expect(
    await shop.db.prisma.historyEntry.findFirstOrThrow({
      where: { customerId, kind: 'follow_not_assigned' },
    }),
  ).toMatchObject({ detail: { code: 'missing_base_date' } });
});

test('a delivery starts the after-follow from the customer’s own delivery date, once per vehicle', async () => {
  const patternId = await buildPattern(shop.db, {
    base: 'delivery',
    stopOn: [],
    steps: [{ channel: 'postcard', offset: 'P3D', timeOfDay: '10:00' }],
  });
  await shop.db.prisma.store.update({ where: { id: shop.storeId }, data: { deliveryPatternId: patternId } });
  const externalId = name('c');
  const customerId = await buildCustomer(shop, { externalId });
  const vehicle = { externalId: name('v'), model: 'アクア' };
  for (let time = 0; time < 2; time++) {
    await send('vehicle.delivered', { customerExternalId: externalId, vehicle, deliveredOn: '2026-11-30' });
  }
  const follows = await shop.db.prisma.follow.findMany({ where: { customerId } });
  expect(follows).toEqual([expect.objectContaining({ patternId, baseOn: new Date('2026-11-30') })]);
  expect(await shop.db.prisma.vehicle.findFirstOrThrow({ where: { customerId } })).toMatchObject({
    model: 'アクア',
    deliveredOn: new Date('2026-11-30'),
  });
});

test('orders and services are kept once per id, and a mileage never goes back', async () => {
  const externalId = name('c');
  const customerId = await buildCustomer(shop, { externalId });
  const order = { externalId: name('o'), orderedOn: '2026-11-01', amountYen: 5000, product: 'オイル' };
  await send('order.placed', { customerExternalId: externalId, order });
  await send('order.placed', { customerExternalId: externalId, order: { ...order, amountYen: 5500 } });
  const vehicle = { externalId: name('v') };
  for (const odometerKm of [12_000, 9_000]) {
    await send('service.done', {
      customerExternalId: externalId,
      vehicle,
      service: { externalId: name('s'), kind: '点検', odometerKm },
    });
  }
  expect(await shop.db.prisma.order.findMany({ where: { customerId } })).toEqual([
    expect.objectContaining({ amountYen: 5500 }),
  ]);
  expect(await shop.db.prisma.serviceRecord.count({ where: { customerId } })).toBe(2);
  expect(await shop.db.prisma.vehicle.findFirstOrThrow({ where: { customerId } })).toMatchObject({
    odometerKm: 12_000,
  });
});

test('new convenient times of the CRM move what has not run (A11)', async () => {
  const { externalId, followId } = await buildFollow({
    steps: [{ channel: 'phone', offset: 'P2D', timeOfDay: '15:00' }],
  });
  await send('customer.upserted', {
    customer: {
      externalId,
      name: '火曜 休み',
      convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }],
    },
  });
  const step = await shop.db.prisma.followStep.findFirstOrThrow({ where: { followId } });
  expect(step.dueAt).toEqual(new Date('2026-12-08T10:00:00+09:00'));
  expect((await shop.db.prisma.todo.findFirstOrThrow({ where: { followId } })).dueAt).toEqual(step.dueAt);
  expect(shop.deps.engine.told.at(-1)?.message).toMatchObject({ message: 'wake' });
});

test.each([[{ customer: { externalId: 'X' } }], [{ customerId: 'X' }], [{ customer: 'X' }]])(
  'the customer is understood however the CRM names it: %j',
  async (data) => {
    const answer = await send('deal.contracted', data);
    expect(answer.waitingFor).toBe('customer:X');
  },
);

test('an event that names no customer is refused and the field is named', async () => {
  await expect(send('deal.contracted', {})).rejects.toMatchObject({
    issues: [expect.objectContaining({ path: ['data', 'customerExternalId'] })],
  });
});

test('with Temporal down the stop is committed and acknowledged all the same', async () => {
  const { externalId, followId } = await buildFollow();
  shop.deps.engine.down = true;
  expect((await send('deal.contracted', { customerExternalId: externalId })).status).toBe('processed');
  shop.deps.engine.down = false;
  expect(await statusOf(followId)).toBe('stopped');
  expect(await shop.db.prisma.signalOutbox.count({ where: { followId, deliveredAt: null } })).toBe(1);
});
