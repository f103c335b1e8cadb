import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { customerQuerySchema } from '#contract/customer-search';
import type { CustomerQuery, QueryNode } from '#domain/customer-query';
import { countSelection, forEachSelectedCustomer } from '#db/selection';
import { assignCustomers, tagCustomers } from '#use-cases/bulk-customers';
import { listSavedSearches, removeSavedSearch, saveSearch } from '#use-cases/manage-saved-searches';
import { countFoundCustomers, searchCustomers } from '#use-cases/search-customers';
import { admin, buildCustomer, buildPattern, buildShop, buildStore, type Shop, staffOf } from './fixtures.ts';

let shop: Shop;
let otherStore: string;
const ids: Record<string, string> = {};
const timeZone = 'Asia/Tokyo';

const find = async (
  query: CustomerQuery,
  options: Partial<Parameters<typeof searchCustomers>[2]> = {},
  actor = admin,
) => {
  const checked = customerQuerySchema.parse(query);
  const rows = await searchCustomers(shop.deps, actor, {
    query: checked,
    sort: 'kana',
    timeZone,
    take: 100,
    ...options,
  });
  return rows.map(({ name }) => name);
};
const all = (...nodes: QueryNode[]): CustomerQuery => ({ all: nodes });

async function buildOrder(
  customer: string,
  orderedOn: string,
  overrides: Record<string, unknown> = {},
): Promise<void> {
  const row = {
    id: v7(),
    storeId: shop.storeId,
    customerId: ids[customer]!,
    orderedOn: new Date(orderedOn),
    amountYen: 10_000,
    ...overrides,
  };
  await shop.db.prisma.order.create({ data: row });
}

async function buildFollow(customer: string, overrides: Record<string, unknown>): Promise<void> {
  const patternId = await buildPattern(shop.db, { name: `パターン${v7()}` });
  const version = await shop.db.prisma.patternVersion.findFirstOrThrow({
    where: { patternId },
    include: { steps: true },
  });
  const id = v7();
  const key = { storeId: shop.storeId, customerId: ids[customer]! };
  await shop.db.prisma.follow.create({
    data: {
      id,
      ...key,
      patternId,
      patternVersionId: version.id,
      workflowId: `follow-${id}`,
      baseOn: new Date('2026-11-01'),
      assignedAt: new Date(),
      assignedBy: 'test',
      ...overrides,
    },
  });
  await shop.db.prisma.followStep.create({
    data: {
      id: v7(),
      followId: id,
      ...key,
      patternStepId: version.steps[0]!.id,
      position: 1,
      channel: 'phone',
      dueAt: new Date('2026-12-05T15:00:00+09:00'),
      status: overrides.status === 'running' ? 'planned' : 'cancelled',
    },
  });
}

beforeAll(async () => {
  shop = await buildShop();
  otherStore = await buildStore(shop.db, { name: '別の店' });
  ids.hana = await buildCustomer(shop, {
    name: '平塚 花子',
    kana: 'ヒラツカ ハナコ',
    phone: '+819012345678',
    tags: ['VIP', '軽'],
    negotiationState: 'negotiating',
    consentMail: 'granted',
  });
  ids.taro = await buildCustomer(shop, {
    name: '山田 太郎',
    kana: 'ヤマダ タロウ',
    assigneeId: 'u-staff',
    negotiationState: 'ended',
    cleaningDecision: 'exclude',
  });
  ids.jiro = await buildCustomer(shop, {
    name: '秋山 次郎',
    kana: 'アキヤマ ジロウ',
    lastNegotiatedOn: new Date('2026-11-20'),
  });
  ids.far = await buildCustomer(shop, { name: '遠い人', kana: 'トオイ', storeId: otherStore });
  const car = {
    storeId: shop.storeId,
    maker: 'トヨタ',
    model: 'アクア',
    registrationNumber: '湘南 300 あ 12-34',
  };
  await shop.db.prisma.vehicle.create({
    data: { id: v7(), customerId: ids.hana, ...car, inspectionExpiresOn: new Date('2027-03-01') },
  });
  await shop.db.prisma.vehicle.create({
    data: {
      id: v7(),
      customerId: ids.taro,
      ...car,
      model: 'ヤリス',
      inspectionExpiresOn: new Date('2027-03-02'),
    },
  });
  await buildOrder('hana', '2025-12-01');
  await buildOrder('taro', '2025-11-30', { amountYen: 50_000, product: 'タイヤ' });
  await buildOrder('taro', '2024-01-10', { amountYen: 70_000 });
  await buildFollow('taro', { status: 'stopped', stopReason: 'end' });
  await buildFollow('hana', { status: 'running' });
});
afterAll(() => shop.close());

test('everybody of the stores one sees is found in the order of kana, and nobody else', async () => {
  expect(await find(all())).toEqual(['秋山 次郎', '遠い人', '平塚 花子', '山田 太郎']);
  expect(await find(all(), {}, staffOf(shop.storeId))).toEqual(['秋山 次郎', '平塚 花子', '山田 太郎']);
  expect(await find(all(), { storeId: otherStore }, staffOf(shop.storeId))).toEqual([]);
});

test('parts of names, kana and phone numbers are found however they are written', async () => {
  expect(await find(all({ field: 'name', op: 'contains', value: '花子' }))).toEqual(['平塚 花子']);
  expect(await find(all({ field: 'kana', op: 'contains', value: 'やまだ' }))).toEqual(['山田 太郎']);
  expect(await find(all({ field: 'phone', op: 'contains', value: '1234-5678' }))).toEqual(['平塚 花子']);
  expect(await find(all({ field: 'phone', op: 'starts_with', value: '+81 90' }))).toEqual(['平塚 花子']);
});

test('an order on the edge of the period counts as inside: no order within a year means none since that very day', async () => {
  const withoutOrder: QueryNode = {
    relation: 'order',
    match: 'none',
    where: [{ field: 'orderedOn', op: 'within_last', value: 'P1Y' }],
  };
  expect(await find(all(withoutOrder))).toEqual(['秋山 次郎', '遠い人', '山田 太郎']);
  const between = (from: string, to: string): QueryNode => ({
    relation: 'order',
    match: 'some',
    where: [{ field: 'orderedOn', op: 'between', value: { from, to } }],
  });
  expect(await find(all(between('2025-12-01', '2025-12-01')))).toEqual(['平塚 花子']);
  expect(await find(all(between('2025-12-02', '2026-12-01')))).toEqual([]);
});

test('all tests of one related row hold for the same row', async () => {
  const car = (model: string, value: string): QueryNode => ({
    relation: 'vehicle',
    match: 'some',
    where: [
      { field: 'model', op: 'equals', value: model },
      { field: 'inspectionExpiresOn', op: 'within_next', value },
    ],
  });
  expect(await find(all(car('アクア', 'P90D')))).toEqual(['平塚 花子']);
  expect(await find(all(car('ヤリス', 'P90D')))).toEqual([]);
  expect(await find(all(car('ヤリス', 'P91D')))).toEqual(['山田 太郎']);
});

test('follows are found by state, by 商談中止 and by remaining steps', async () => {
  expect(
    await find(
      all({ relation: 'follow', match: 'some', where: [{ field: 'stopReason', op: 'in', value: ['end'] }] }),
    ),
  ).toEqual(['山田 太郎']);
  expect(await find(all({ relation: 'follow', match: 'none', where: [] }))).toEqual(['秋山 次郎', '遠い人']);
  expect(
    await find(
      all({
        relation: 'follow',
        match: 'some',
        where: [{ field: 'hasRemainingSteps', op: 'is', value: true }],
      }),
    ),
  ).toEqual(['平塚 花子']);
});

test('the newest order and the total of orders can be asked for', async () => {
  expect(
    await find(all({ relation: 'order', match: 'last', where: [{ field: 'product', op: 'is_set' }] })),
  ).toEqual(['山田 太郎']);
  expect(await find(all({ relation: 'order', match: 'total', where: [], min: 120_000 }))).toEqual([
    '山田 太郎',
  ]);
  expect(await find(all({ relation: 'order', match: 'total', where: [], max: 0 }))).toEqual([
    '秋山 次郎',
    '遠い人',
  ]);
});

test('any and all nest, and tags, consent, decisions and empty values are conditions', async () => {
  const tagged: QueryNode = { field: 'tags', op: 'any_of', value: ['VIP'] };
  const excluded: QueryNode = { field: 'cleaningDecision', op: 'in', value: ['exclude'] };
  expect(await find({ any: [tagged, excluded] })).toEqual(['平塚 花子', '山田 太郎']);
  expect(
    await find(all({ any: [tagged, excluded] }, { field: 'consentMail', op: 'not_in', value: ['granted'] })),
  ).toEqual(['山田 太郎']);
  expect(
    await find(
      all(
        { field: 'assigneeId', op: 'not_in', value: ['u-staff'] },
        { field: 'lastNegotiatedOn', op: 'is_empty' },
      ),
    ),
  ).toEqual(['遠い人', '平塚 花子']);
  expect(await find({ any: [] })).toEqual([]);
});

test('pages follow each other without gaps in every order', async () => {
  for (const sort of ['kana', 'created', 'last_negotiated'] as const) {
    const whole = await searchCustomers(shop.deps, admin, { query: all(), sort, timeZone, take: 100 });
    const paged = [];
    let after: { key: string; id: string } | undefined;
    for (;;) {
      const [row] = await searchCustomers(shop.deps, admin, { query: all(), sort, timeZone, take: 1, after });
      if (!row) break;
      paged.push(row.id);
      after = { key: row.sortKey, id: row.id };
    }
    expect(paged).toEqual(whole.map(({ id }) => id));
    expect(paged).toHaveLength(4);
  }
});

test('a row carries what the list shows', async () => {
  const [row] = await searchCustomers(shop.deps, admin, {
    query: all({ field: 'name', op: 'contains', value: '花子' }),
    sort: 'kana',
    timeZone,
    take: 5,
  });
  expect(row).toMatchObject({
    storeName: '湘南平塚店',
    phone: '+819012345678',
    vehicles: 'アクア 湘南 300 あ 12-34',
    consent: { mail: 'granted', sms: 'unknown', postcard: 'unknown' },
    follow: { status: 'running', nextChannel: 'phone' },
  });
  expect(new Date(row!.follow!.nextDueAt!)).toEqual(new Date('2026-12-05T15:00:00+09:00'));
});

test('the count is exact and says the search in words', async () => {
  const query = all(
    { field: 'negotiationState', op: 'in', value: ['negotiating'] },
    { relation: 'order', match: 'none', where: [{ field: 'orderedOn', op: 'within_last', value: 'P6M' }] },
  );
  expect(await countFoundCustomers(shop.deps, admin, { query, timeZone })).toEqual({
    count: 1,
    sentence: {
      ja: '商談状態が「商談中」、かつ購入日が過去6か月以内の購入がない顧客',
      en: 'customers where negotiation is "negotiating" and no order with ordered on within the last 6 months',
    },
  });
});

test('a selection is the search less what was unticked plus what was named, chunk by chunk', async () => {
  const selection = { query: all(), storeId: shop.storeId, excludeIds: [ids.taro!], customerIds: [ids.far!] };
  const seen: string[] = [];
  const total = await forEachSelectedCustomer(
    shop.db,
    admin,
    selection,
    { now: shop.clock.now, chunkSize: 2 },
    async (chunk) => {
      expect(chunk.length).toBeLessThanOrEqual(2);
      seen.push(...chunk);
    },
  );
  expect(total).toBe(3);
  expect(seen.sort()).toEqual([ids.hana, ids.jiro, ids.far].sort());
  const staff = staffOf(shop.storeId);
  expect(
    await shop.db.transaction((tx) => countSelection(tx, staff, selection, shop.clock.now), { actor: staff }),
  ).toBe(2);
});

test('tags are added and removed in bulk, audited per customer, and a repetition changes nothing', async () => {
  const selection = {
    query: all({ field: 'tags', op: 'none_of', value: ['車検案内'] }),
    storeId: shop.storeId,
  };
  const change = { selection, add: ['車検案内'], remove: ['軽'] };
  expect(await tagCustomers(shop.deps, staffOf(shop.storeId), change)).toEqual({ selected: 3, changed: 3 });
  expect(await tagCustomers(shop.deps, admin, change)).toEqual({ selected: 0, changed: 0 });
  const hana = await shop.db.prisma.customer.findUniqueOrThrow({ where: { id: ids.hana! } });
  expect(hana.tags).toEqual(['VIP', '車検案内']);
  const audit = await shop.db.prisma.auditLog.findFirstOrThrow({
    where: { entityId: ids.hana!, action: 'customer.tag' },
  });
  expect(audit).toMatchObject({
    before: { tags: ['VIP', '軽'] },
    after: { tags: ['VIP', '車検案内'] },
    storeId: shop.storeId,
  });
});

test('customers go to another person with the open ToDos of the former one', async () => {
  await shop.db.prisma.user.create({ data: { id: 'u-new', name: '新しい担当', email: 'new@example.jp' } });
  const todo = {
    storeId: shop.storeId,
    customerId: ids.taro!,
    kind: 'phone',
    channel: 'phone',
    title: '電話',
    dueAt: new Date(),
  };
  await shop.db.prisma.todo.create({ data: { id: v7(), ...todo, assigneeId: 'u-staff' } });
  await shop.db.prisma.todo.create({ data: { id: v7(), ...todo, assigneeId: 'u-colleague' } });
  const input = { selection: { customerIds: [ids.taro!] }, assigneeId: 'u-new', withTodos: true };
  expect(await assignCustomers(shop.deps, admin, input)).toEqual({ selected: 1, changed: 1 });
  const todos = await shop.db.prisma.todo.findMany({ where: { customerId: ids.taro! } });
  expect(todos.map(({ assigneeId }) => assigneeId).sort()).toEqual(['u-colleague', 'u-new']);
  await expect(assignCustomers(shop.deps, admin, { ...input, assigneeId: 'u-nobody' })).rejects.toMatchObject(
    { code: 'not_found' },
  );
});

test('a search is saved for oneself or shared within the store, and only its owner or a leader removes it', async () => {
  const query = all({ field: 'tags', op: 'any_of', value: ['VIP'] });
  const owner = staffOf(shop.storeId);
  const mine = await saveSearch(shop.deps, owner, { name: '自分用', query, shared: false });
  const shared = await saveSearch(shop.deps, owner, { name: '共有', query, shared: true });
  const colleague = { ...owner, id: 'u-colleague' };
  const stranger = { ...staffOf(otherStore), id: 'u-stranger' };
  const names = async (actor: typeof owner) =>
    (await listSavedSearches(shop.deps, actor, { take: 10 })).map(({ name, mine: own }) => [name, own]);
  expect(await names(owner)).toEqual([
    ['自分用', true],
    ['共有', true],
  ]);
  expect(await names(colleague)).toEqual([['共有', false]]);
  expect(await names(stranger)).toEqual([]);
  await expect(removeSavedSearch(shop.deps, colleague, mine.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(removeSavedSearch(shop.deps, colleague, shared.id)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await removeSavedSearch(shop.deps, admin, shared.id);
  expect(await names(colleague)).toEqual([]);
});
