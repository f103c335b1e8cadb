import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, bearer, buildCustomer, made, startApi } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = (key: string, body: object, as: Pick<Api, 'post'> = api) =>
  as.post('/customers', body, { 'Idempotency-Key': key });
const count = async (name: string) => api.db.prisma.customer.count({ where: { name } });

test('the same key and body are answered alike, and made once', async () => {
  const first = await create('k-1', buildCustomer({ name: '一度だけ' })).expect(201);
  const second = await create('k-1', buildCustomer({ name: '一度だけ' })).expect(201);
  expect(second.body).toEqual(first.body);
  expect(second.headers['idempotency-replayed']).toBe('true');
  expect(await count('一度だけ')).toBe(1);
});

test('the same key with another body is refused', async () => {
  await create('k-2', buildCustomer({ name: '二' })).expect(201);
  const { body } = await create('k-2', buildCustomer({ name: '三' })).expect(409);
  expect(body).toMatchObject({ code: 'idempotency_key_reused', errors: [{ field: 'Idempotency-Key' }] });
});

test('many at once make one', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => create('k-3', { name: '同時' })));
  expect(await count('同時')).toBe(1);
  for (const { status, body, headers } of answers) {
    expect([201, 409]).toContain(status);
    if (status === 409) expect([body.code, headers['retry-after']]).toEqual(['idempotency_in_progress', '1']);
  }
});

test('a refused request frees its key: the corrected one goes through', async () => {
  await create('k-4', buildCustomer({ phone: '1' })).expect(400);
  await create('k-4', buildCustomer({ name: '直した' })).expect(201);
});

test('keys of two programs are two keys', async () => {
  const other = api.as(bearer(await made.key(api, { role: 'admin' })));
  await create('k-5', buildCustomer({ name: '甲' })).expect(201);
  await create('k-5', buildCustomer({ name: '乙' }), other).expect(201);
});

test('a request cut off by a crash after its change is not made again under its key', async () => {
  await create('k-6', { name: '途中' }).expect(201);
  // As if the process had died between the commit and the stored answer, a while ago.
  await api.db.prisma
    .$executeRaw`UPDATE idempotency_key SET status = NULL, response = NULL WHERE key = 'k-6'`;
  expect((await create('k-6', { name: '途中' }).expect(409)).body.code).toBe('idempotency_in_progress');
  const later = { ...api.deps, now: () => new Date(Date.now() + 120_000) };
  const { claimKey } = await import('#use-cases/idempotency');
  const actor = {
    kind: 'api_key',
    id: (await api.get('/me')).body.id,
    name: 'x',
    role: 'admin',
    storeIds: 'all',
  } as const;
  const [row] = await api.db.prisma.$queryRaw<{ requestHash: string; route: string }[]>`
    SELECT request_hash AS "requestHash", route FROM idempotency_key WHERE key = 'k-6'`;
  const claim = await claimKey(later, actor, {
    key: 'k-6',
    route: row?.route ?? '',
    requestHash: row?.requestHash ?? '',
  });
  if (claim.kind !== 'claimed') throw new Error('the abandoned key was not given out again');
  const made = await api.db.prisma.customer.findFirst({ where: { name: '途中' } });
  // The second run would insert under the id of the first, and be refused by the primary key.
  expect(claim.newId()).toBe(made?.id);
});

test('a follow assigned twice under one key is one follow', async () => {
  const [customerId, patternId] = [await made.customer(api), await made.pattern(api)];
  const assign = () =>
    api
      .post('/follows', { customerId, patternId, base: '2026-12-01' }, { 'Idempotency-Key': 'k-7' })
      .expect(201);
  const [first, second] = [await assign(), await assign()];
  expect(second.body.id).toBe(first.body.id);
  expect(api.engine.started.filter(({ followId }) => followId === first.body.id)).toHaveLength(1);
});

test('a follow whose answer got lost after its commit is answered when the request is repeated', async () => {
  const [customerId, patternId] = [await made.customer(api), await made.pattern(api)];
  const assign = () =>
    api.post('/follows', { customerId, patternId, base: '2026-12-01' }, { 'Idempotency-Key': 'k-8' });
  const first = await assign().expect(201);
  // As the API leaves the key when the database went away while it was reading the new follow.
  await api.db.prisma.$executeRaw`UPDATE idempotency_key SET status = 0, response = NULL WHERE key = 'k-8'`;
  const second = await assign().expect(201);
  expect(second.body.id).toBe(first.body.id);
  expect(second.body.steps).toEqual(first.body.steps);
  expect(await api.db.prisma.follow.count({ where: { customerId } })).toBe(1);
});
