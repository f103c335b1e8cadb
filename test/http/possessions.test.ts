import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
let customerId: string;
beforeAll(async () => {
  api = await startApi();
  customerId = await made.customer(api);
});
afterAll(() => api.close());

const fieldsOf = (body: { errors?: { field: string }[] }) => (body.errors ?? []).map(({ field }) => field);

test('vehicles: made, changed, found by their inspection date', async () => {
  const { body } = await api
    .post('/vehicles', { customerId, model: 'プリウス', inspectionExpiresOn: '2027-03-01' })
    .expect(201);
  expect(body).toMatchObject({
    customerId,
    model: 'プリウス',
    inspectionExpiresOn: '2027-03-01',
    deliveredOn: null,
  });
  expect((await api.patch(`/vehicles/${body.id}`, { odometerKm: 31500 }).expect(200)).body).toMatchObject({
    odometerKm: 31500,
    model: 'プリウス',
  });
  const found = async (query: string) => (await api.get(`/vehicles?${query}`).expect(200)).body.items.length;
  expect(await found('inspectionFrom=2027-03-01&inspectionTo=2027-03-01')).toBe(1);
  expect(await found('inspectionFrom=2027-03-02')).toBe(0);
  expect((await api.get(`/customers/${customerId}/vehicles`).expect(200)).body.items).toHaveLength(1);
  expect(
    fieldsOf((await api.post('/vehicles', { customerId, deliveredOn: '2026-02-30' }).expect(400)).body),
  ).toEqual(['deliveredOn']);
  await api.post('/vehicles', { customerId: UNKNOWN_ID }).expect(404);
  await api.get(`/vehicles/${UNKNOWN_ID}`).expect(404);
  await api.as(NOBODY).get('/vehicles').expect(401);
});

test('a new quote waits in 新着 until a follow is assigned; its contract stops the follow', async () => {
  const owner = await made.customer(api);
  const { body: quote } = await api
    .post('/quotes', { customerId: owner, source: 'web', estimateYen: 1250000 })
    .expect(201);
  expect(quote).toMatchObject({ status: 'new', estimateYen: 1250000 });
  const news = (await api.get(`/todos?bucket=new&customerId=${owner}`).expect(200)).body.items;
  expect(news).toMatchObject([{ kind: 'inquiry', quoteId: quote.id }]);

  const patternId = await made.pattern(api, {
    base: 'reception',
    steps: [{ channel: 'phone', offset: 'P5D' }],
  });
  const follow = await made.follow(api, { customerId: owner, patternId, quoteId: quote.id });
  expect((await api.get(`/todos?bucket=new&customerId=${owner}`).expect(200)).body.items).toEqual([]);

  expect(
    (await api.patch(`/quotes/${quote.id}`, { status: 'contracted' }).expect(200)).body.contractedAt,
  ).not.toBeNull();
  expect((await api.get(`/follows/${follow.id}`).expect(200)).body).toMatchObject({
    status: 'stopped',
    stopReason: 'contract',
  });
  expect((await api.get(`/customers/${owner}`).expect(200)).body.negotiationState).toBe('contracted');
  const kinds = (await api.get(`/customers/${owner}/history`).expect(200)).body.items.map(
    ({ kind }: { kind: string }) => kind,
  );
  expect(kinds).toEqual(
    expect.arrayContaining(['inquiry_received', 'follow_assigned', 'contracted', 'follow_stopped']),
  );

  await api.patch(`/quotes/${quote.id}`, { status: 'sold' }).expect(400);
  await api.patch(`/quotes/${UNKNOWN_ID}`, { status: 'ended' }).expect(404);
  await api.post('/quotes', { customerId: UNKNOWN_ID }).expect(404);
  await api.as(NOBODY).get('/quotes').expect(401);
});

test('orders: both edges of a period count as inside (B8)', async () => {
  const { body } = await api
    .post('/orders', { customerId, orderedOn: '2026-06-01', product: 'オイル', amountYen: 5500 })
    .expect(201);
  expect(body).toMatchObject({ orderedOn: '2026-06-01', amountYen: 5500 });
  const found = async (query: string) => (await api.get(`/orders?${query}`).expect(200)).body.items.length;
  expect(await found('orderedFrom=2026-06-01&orderedTo=2026-06-01')).toBe(1);
  expect(await found('orderedTo=2026-05-31')).toBe(0);
  expect((await api.get(`/orders/${body.id}`).expect(200)).body).toEqual(body);
  expect(fieldsOf((await api.post('/orders', { customerId, amountYen: 10.5 }).expect(400)).body)).toEqual([
    'amountYen',
  ]);
  await api.get(`/orders/${UNKNOWN_ID}`).expect(404);
  await api.as(NOBODY).post('/orders', { customerId }).expect(401);
});

test('the ledger and the local outbox are listed; an unknown send cannot be settled', async () => {
  expect((await api.get('/deliveries?status=in_doubt').expect(200)).body).toEqual({
    items: [],
    nextCursor: null,
  });
  await api.get('/deliveries?status=maybe').expect(400);
  await api.post(`/deliveries/${UNKNOWN_ID}/settle`, { outcome: 'sent' }).expect(404);
  expect(
    fieldsOf((await api.post(`/deliveries/${UNKNOWN_ID}/settle`, { outcome: 'lost' }).expect(400)).body),
  ).toEqual(['outcome']);
  await api.as(NOBODY).get('/deliveries').expect(401);

  const put = (id: string, body: string) =>
    api.db.prisma.localOutbox.create({ data: { id, channel: 'sms', toLabel: '+819012345678', body } });
  await put('0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c01', '一通目');
  await put('0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c02', '二通目');
  const page = (await api.get('/outbox?limit=1&channel=sms').expect(200)).body;
  expect(page.items).toMatchObject([{ body: '二通目', to: '+819012345678' }]);
  expect((await api.get(`/outbox?limit=1&cursor=${page.nextCursor}`).expect(200)).body.items).toMatchObject([
    { body: '一通目' },
  ]);
  await api.as(NOBODY).get('/outbox').expect(401);
});
