import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import {
  admin,
  buildCustomer,
  buildPattern,
  buildShop,
  buildStore,
  inTokyo,
  type Shop,
  staffOf,
} from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.deps.engine.started = [];
  shop.deps.engine.down = false;
});

test('assigning 【1か月後フォロー】 plans its five contacts from the last negotiation', async () => {
  const customerId = await buildCustomer(shop, { lastNegotiatedOn: new Date('2026-12-01') });
  const patternId = await buildPattern(shop.db);

  const follow = await assignPattern(shop.deps, admin, { customerId, patternId });

  expect(follow.steps.map((step) => [step.channel, inTokyo(step.dueAt)])).toEqual([
    ['mail', '2026-12-21 10:00'],
    ['phone', '2026-12-25 15:00'],
    ['phone', '2026-12-29 18:00'],
    ['mail', '2026-12-31 10:00'],
    ['phone', '2027-01-10 12:00'],
  ]);
  expect(follow).toMatchObject({
    status: 'running',
    engine: 'open',
    engineTold: 'told',
    patternName: '1か月後フォロー',
  });
  expect(follow.base).toBe('2026-12-01');
});

test('each manual step is a ToDo at once, assigned to the customer’s own salesperson', async () => {
  const customerId = await buildCustomer(shop, {
    lastNegotiatedOn: new Date('2026-12-01'),
    assigneeId: 'u-1',
  });
  const follow = await assignPattern(shop.deps, admin, {
    customerId,
    patternId: await buildPattern(shop.db),
  });

  const todos = await shop.db.prisma.todo.findMany({
    where: { followId: follow.id },
    orderBy: { dueAt: 'asc' },
  });
  expect(todos.map((todo) => [todo.kind, todo.title, inTokyo(todo.dueAt), todo.assigneeId])).toEqual([
    ['phone', '状況うかがい', '2026-12-25 15:00', 'u-1'],
    ['phone', '電話（1か月後フォロー）', '2026-12-29 18:00', 'u-1'],
    ['phone', '電話（1か月後フォロー）', '2027-01-10 12:00', 'u-1'],
  ]);
});

test('the workflow gets ids and times, and no personal data', async () => {
  const customerId = await buildCustomer(shop, {
    name: '秘密 太郎',
    email: 'himitsu@example.jp',
    lastNegotiatedOn: new Date('2026-12-01'),
  });
  const follow = await assignPattern(shop.deps, admin, {
    customerId,
    patternId: await buildPattern(shop.db),
  });

  const [input] = shop.deps.engine.started;
  expect(input).toMatchObject({
    followId: follow.id,
    customerId,
    title: '1か月後フォロー v1 (湘南平塚店)',
    occurrence: 1,
    recurring: false,
  });
  expect(input?.steps.map((step) => step.dueAt)).toEqual(follow.steps.map((step) => step.dueAt.getTime()));
  expect(JSON.stringify(input)).not.toMatch(/秘密|himitsu/);
});

test('the change is written in history and audit log in the name of the one who made it', async () => {
  const customerId = await buildCustomer(shop, { lastNegotiatedOn: new Date('2026-12-01') });
  const follow = await assignPattern(shop.deps, staffOf(shop.storeId), {
    customerId,
    patternId: await buildPattern(shop.db),
  });

  const history = await shop.db.prisma.historyEntry.findMany({ where: { customerId } });
  expect(history).toEqual([
    expect.objectContaining({ kind: 'follow_assigned', followId: follow.id, actorName: '担当者' }),
  ]);
  const audit = await shop.db.prisma.auditLog.findMany({ where: { entityId: follow.id } });
  expect(audit).toEqual([
    expect.objectContaining({ action: 'follow.assign', actorId: 'u-staff', storeId: shop.storeId }),
  ]);
});

test.each([
  ['reception', /見積り依頼/],
  ['delivery', /納車日/],
  ['order', /注文/],
  ['inspection_expiry', /車検満了日/],
  ['last_negotiation', /最終商談日/],
])(
  'without a base date the pattern counting from %s is refused, naming what to register',
  async (base, remedy) => {
    const customerId = await buildCustomer(shop);
    const patternId = await buildPattern(shop.db, { base });
    await expect(assignPattern(shop.deps, admin, { customerId, patternId })).rejects.toMatchObject({
      code: 'missing_base_date',
      field: 'base',
      remedy: { ja: expect.stringMatching(remedy) },
    });
    expect(await shop.db.prisma.follow.count({ where: { customerId } })).toBe(0);
  },
);

test('base dates are looked up in the quote, the vehicle and the orders of the customer', async () => {
  const customerId = await buildCustomer(shop);
  const owner = { storeId: shop.storeId, customerId };
  await shop.db.prisma.quote.create({
    data: { id: shop.deps.newId(), ...owner, receivedAt: new Date('2026-11-30T09:30:00+09:00') },
  });
  await shop.db.prisma.vehicle.create({
    data: {
      id: shop.deps.newId(),
      ...owner,
      deliveredOn: new Date('2026-11-20'),
      inspectionExpiresOn: new Date('2029-11-20'),
    },
  });
  await shop.db.prisma.order.create({
    data: { id: shop.deps.newId(), ...owner, orderedOn: new Date('2026-11-10'), amountYen: 0 },
  });

  const bases = [];
  for (const base of ['reception', 'delivery', 'order', 'inspection_expiry']) {
    const patternId = await buildPattern(shop.db, { base, steps: [{ channel: 'phone', offset: 'P60D' }] });
    bases.push((await assignPattern(shop.deps, admin, { customerId, patternId })).base);
  }
  expect(bases).toEqual(['2026-11-30T00:30:00.000Z', '2026-11-20', '2026-11-10', '2029-11-20']);
});

test('a follow of which nothing remains to be done is refused instead of ending at once', async () => {
  const customerId = await buildCustomer(shop);
  const patternId = await buildPattern(shop.db);
  await expect(
    assignPattern(shop.deps, admin, { customerId, patternId, base: '2025-01-01' }),
  ).rejects.toMatchObject({
    code: 'nothing_remains',
    field: 'base',
  });
});

test('the same assignment twice is refused, also when both come at once', async () => {
  const customerId = await buildCustomer(shop);
  const patternId = await buildPattern(shop.db);
  const both = await Promise.allSettled(
    [1, 2].map(() => assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'follow_already_running' },
  });
  await assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-02' });
});

test('without a base a second click is refused, naming the follow that runs; a base makes it a wish', async () => {
  const customerId = await buildCustomer(shop);
  const patternId = await buildPattern(shop.db, { base: 'specified' });
  const running = await assignPattern(shop.deps, admin, { customerId, patternId });
  await expect(assignPattern(shop.deps, admin, { customerId, patternId })).rejects.toMatchObject({
    code: 'follow_already_running',
    details: { followId: running.id },
    remedy: { ja: expect.stringContaining('base'), en: expect.stringContaining('base') },
  });
  await assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-02' });
});

test('with Temporal down the follow is stored, and says that it is still to be started', async () => {
  shop.deps.engine.down = true;
  const customerId = await buildCustomer(shop);
  const follow = await assignPattern(shop.deps, admin, {
    customerId,
    patternId: await buildPattern(shop.db),
    base: '2026-12-01',
  });
  expect(follow).toMatchObject({ status: 'starting', engine: 'pending', engineTold: 'pending' });
});

test('an inquiry leaves 新着 when a follow is assigned', async () => {
  const customerId = await buildCustomer(shop);
  await shop.db.prisma.todo.create({
    data: {
      id: shop.deps.newId(),
      storeId: shop.storeId,
      customerId,
      kind: 'inquiry',
      channel: 'task',
      title: '新着',
      dueAt: shop.clock.now,
    },
  });
  await assignPattern(shop.deps, admin, {
    customerId,
    patternId: await buildPattern(shop.db),
    base: '2026-12-01',
  });
  expect(await shop.db.prisma.todo.count({ where: { customerId, kind: 'inquiry', status: 'open' } })).toBe(0);
});

test('customers and patterns of another store are not found', async () => {
  const other = await buildStore(shop.db);
  const customerId = await buildCustomer(shop, { storeId: other });
  const patternId = await buildPattern(shop.db);
  await expect(
    assignPattern(shop.deps, staffOf(shop.storeId), { customerId, patternId, base: '2026-12-01' }),
  ).rejects.toMatchObject({ code: 'not_found', field: 'customerId' });

  const ownCustomer = await buildCustomer(shop);
  const foreignPattern = await buildPattern(shop.db, { storeId: other });
  await expect(
    assignPattern(shop.deps, admin, {
      customerId: ownCustomer,
      patternId: foreignPattern,
      base: '2026-12-01',
    }),
  ).rejects.toMatchObject({ code: 'not_found', field: 'patternId' });
});
