import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './api.ts';

const REAL = 'hanako.real@home.test';

let api: Api;
let id: string;
beforeAll(async () => {
  api = await startApi({ env: { RELAY_DOMAIN: 'Relay.Dealer.test' } });
  const { body } = await api.post('/customers', { name: '平塚 花子', email: REAL }).expect(201);
  id = body.id;
});
afterAll(() => api.close());

const realOf = async () => (await api.db.prisma.customer.findUniqueOrThrow({ where: { id } })).email;

test('a customer is answered with the relay address in place of the real one, which stays in the record (C8)', async () => {
  const { body } = await api.get(`/customers/${id}`).expect(200);
  expect(body.email).toMatch(/^c-[a-z2-7]{16}@relay\.dealer\.test$/);
  expect(body.relayAddress).toBe(body.email);
  expect(await realOf()).toBe(REAL);
});

test('a customer without a mail address has a relay address all the same', async () => {
  const { body } = await api.post('/customers', { name: '無線 太郎' }).expect(201);
  expect(body).toMatchObject({ email: null, relayAddress: expect.stringMatching(/^c-/) });
});

test('the real address is in no answer: lists, searches, cursors, history, audit log, sends, outbox', async () => {
  await api.post('/customers', { name: '平塚 花代', email: 'hanako.second@home.test' }).expect(201);
  await api.patch(`/customers/${id}`, { email: REAL, job: '会社員' }).expect(200);
  await api.db.prisma.delivery.create({
    data: {
      id,
      sendKey: id,
      storeId: (await api.get(`/customers/${id}`)).body.storeId,
      customerId: id,
      channel: 'mail',
      status: 'in_doubt',
      toAddress: REAL,
    },
  });
  const found = await api.get('/customers?q=hanako.&limit=1').expect(200);
  expect(found.body.items).toHaveLength(1);
  const next = await api.get(`/customers?q=hanako.&limit=1&cursor=${found.body.nextCursor}`).expect(200);
  expect(next.body.items.map(({ name }: { name: string }) => name)).toEqual(['平塚 花代']);
  const paths = [
    '/customers?limit=50',
    `/customers/${id}`,
    `/customers/${id}/history`,
    `/audit-log?entity=customer&entityId=${id}`,
    '/deliveries',
    '/outbox',
  ];
  const answers = await Promise.all(paths.map((path) => api.get(path).expect(200)));
  const text = [...answers, found, next]
    .map(({ body }) => JSON.stringify(body) + Buffer.from(body.nextCursor ?? '', 'base64url').toString())
    .join();
  expect(text).not.toMatch(/hanako\.(real|second)/);
  const [sent] = answers[4]!.body.items;
  expect(sent.toAddress).toMatch(/^c-/);
  expect(answers[3]!.body.items[0].after).toMatchObject({ email: '（非表示）', job: '会社員' });
});

test('the data export keeps the real address', async () => {
  const { text } = await api.get('/exports/customers?format=csv').buffer(true).expect(200);
  expect(text).toContain(REAL);
});

test('who gives the relay address back changes nothing; a new real address is set and not shown', async () => {
  const { body } = await api.get(`/customers/${id}`);
  await api.patch(`/customers/${id}`, { email: body.email.toUpperCase(), job: '自営業' }).expect(200);
  expect(await realOf()).toBe(REAL);
  const changed = await api.patch(`/customers/${id}`, { email: 'new@home.test' }).expect(200);
  expect(changed.body.email).toBe(body.email);
  expect(await realOf()).toBe('new@home.test');
  await api.patch(`/customers/${id}`, { email: null }).expect(200);
  expect(await realOf()).toBeNull();
});

test('a new customer with a relay address as their own is refused', async () => {
  const { body } = await api.get(`/customers/${id}`);
  const refused = await api.post('/customers', { name: '誤記', email: body.relayAddress }).expect(400);
  expect(refused.body).toMatchObject({ code: 'invalid_input', errors: [{ field: 'email' }] });
});
