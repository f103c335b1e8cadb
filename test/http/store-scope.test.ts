import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, bearer, buildCustomer, buildPattern, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

type Caller = Pick<Api, 'get' | 'post' | 'patch' | 'put' | 'delete'>;

let api: Api;
let storeA: string;
let storeB: string;
let staffA: Caller;
beforeAll(async () => {
  api = await startApi();
  [storeA, storeB] = [await made.store(api, 'A 店'), await made.store(api, 'B 店')];
  staffA = api.as(bearer(await made.key(api, { role: 'staff', storeIds: [storeA] })));
});
afterAll(() => api.close());

test('staff of store A see nothing of store B: not in lists, not by id, and cannot write there', async () => {
  const [a, b] = [
    await made.customer(api, { storeId: storeA, name: 'A の人' }),
    await made.customer(api, { storeId: storeB, name: 'B の人' }),
  ];
  const patternId = await made.pattern(api);
  const followB = await made.follow(api, { customerId: b, patternId, base: '2026-12-01' });
  const { body: todoB } = await api
    .post('/todos', { customerId: b, dueAt: '2026-12-21T15:00:00+09:00' })
    .expect(201);

  const idsOf = async (to: string) =>
    (await staffA.get(to).expect(200)).body.items.map(({ id }: { id: string }) => id);
  expect(await idsOf('/customers')).toEqual([a]);
  expect(await idsOf(`/customers?q=${encodeURIComponent('B の人')}`)).toEqual([]);
  expect(await idsOf(`/customers?storeId=${storeB}`)).toEqual([]);
  expect(await idsOf('/follows')).toEqual([]);
  expect(await idsOf('/todos')).toEqual([]);
  expect(await idsOf('/stores')).toEqual([storeA]);
  expect((await staffA.get('/todos/counts').expect(200)).body.upcoming).toBe(0);

  for (const to of [
    `/customers/${b}`,
    `/customers/${b}/history`,
    `/follows/${followB.id}`,
    `/todos/${todoB.id}`,
    `/stores/${storeB}`,
  ]) {
    await staffA.get(to).expect(404);
  }
  await staffA.patch(`/customers/${b}`, { name: '書き換え' }).expect(404);
  await staffA.post('/follows', { customerId: b, patternId, base: '2026-12-01' }).expect(404);
  await staffA.post(`/follows/${followB.id}/stop`, {}).expect(404);
  await staffA.post(`/todos/${todoB.id}/complete`, { result: 'done' }).expect(404);
  await staffA.post('/customers', buildCustomer({ storeId: storeB })).expect(404);
  expect((await staffA.post('/customers', { name: '新しい人' }).expect(201)).body.storeId).toBe(storeA);
});

test('row-level security stands behind the queries: a query without any filter shows only the own store', async () => {
  const actor = { kind: 'api_key', id: 'x', name: 'x', role: 'staff', storeIds: [storeA] } as const;
  const stores = await api.deps.db.transaction(
    async (tx) => (await tx.customer.findMany()).map(({ storeId }) => storeId),
    { actor },
  );
  expect(new Set(stores)).toEqual(new Set([storeA]));
  await expect(
    api.deps.db.transaction(
      (tx) => tx.customer.create({ data: { id: UNKNOWN_ID, storeId: storeB, name: 'x' } }),
      { actor },
    ),
  ).rejects.toThrow();
});

test("a manager's pattern is the own store's, and one of all stores is not the manager's to change", async () => {
  const managerA = api.as(bearer(await made.key(api, { role: 'manager', storeIds: [storeA] })));
  const own = (await managerA.post('/patterns', buildPattern()).expect(201)).body;
  expect(own.storeId).toBe(storeA);
  const managerB = api.as(bearer(await made.key(api, { role: 'manager', storeIds: [storeB] })));
  await managerB.get(`/patterns/${own.id}`).expect(404);
  const shared = await made.pattern(api);
  await managerA.get(`/patterns/${shared}`).expect(200);
  expect((await managerA.patch(`/patterns/${shared}`, { name: 'x' }).expect(403)).body.code).toBe(
    'forbidden',
  );
});

test('ops run the machine and read no customers', async () => {
  const ops = api.as(bearer(await made.key(api, { role: 'ops' })));
  await ops.get('/customers').expect(403);
  await ops.get('/outbox').expect(403);
  await ops.get('/deliveries?status=in_doubt').expect(200);
  const { body } = await ops.get('/follows').expect(200);
  expect(body.items.length).toBeGreaterThan(0);
  for (const follow of body.items) expect(follow.customerName).toBeNull();
  await ops.put('/emergency-stop', { active: true, reason: 'test' }).expect(200);
  expect((await api.get('/emergency-stop').expect(200)).body).toMatchObject({ active: true, reason: 'test' });
  await ops.put('/emergency-stop', { active: false }).expect(200);
  await staffA.put('/emergency-stop', { active: true }).expect(403);
  await ops.put('/emergency-stop', {}).expect(400);
});

test("a store's settings are changed by name; wrong ones are refused with their field", async () => {
  const { body } = await api
    .patch(`/stores/${storeA}`, {
      openFrom: '09:00',
      openTo: '18:00',
      closedWeekdays: [3],
      closedOn: ['2027-01-01'],
      quietHours: null,
      graceMinutes: 15,
    })
    .expect(200);
  expect(body).toMatchObject({
    openFrom: '09:00',
    closedOn: ['2027-01-01'],
    quietHours: null,
    graceMinutes: 15,
    timeZone: 'Asia/Tokyo',
  });
  const fieldOf = async (change: object, status: number) =>
    (await api.patch(`/stores/${storeA}`, change).expect(status)).body.errors[0].field;
  expect(await fieldOf({ openFrom: '20:00' }, 400)).toBe('openTo');
  expect(await fieldOf({ timeZone: 'Mars/Base' }, 400)).toBe('timeZone');
  expect(await fieldOf({ defaultPatternId: UNKNOWN_ID }, 404)).toBe('defaultPatternId');
  await api.patch(`/stores/${UNKNOWN_ID}`, { graceMinutes: 5 }).expect(404);
  await staffA.patch(`/stores/${storeA}`, { graceMinutes: 5 }).expect(403);
  await api.as(NOBODY).get('/stores').expect(401);
});
