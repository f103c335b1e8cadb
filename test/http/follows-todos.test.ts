import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
let customerId: string;
let patternId: string;
beforeAll(async () => {
  api = await startApi();
  customerId = await made.customer(api);
  patternId = await made.pattern(api);
});
afterAll(() => api.close());

const fieldsOf = (body: { errors?: { field: string }[] }) => (body.errors ?? []).map(({ field }) => field);
const statusesOf = (body: { steps: { status: string }[] }) => body.steps.map(({ status }) => status);
const assign = async (overrides: object = {}) =>
  made.follow(api, { customerId: await made.customer(api), patternId, base: '2026-12-01', ...overrides });

test('assigning answers 201 with the workflow id and every planned step, and starts the workflow', async () => {
  const follow = await assign();
  expect(follow).toMatchObject({
    workflowId: `follow-${follow.id}`,
    status: 'running',
    engine: 'open',
    base: '2026-12-01',
  });
  expect(follow.steps).toHaveLength(5);
  expect(follow.steps[0]).toMatchObject({
    position: 1,
    channel: 'mail',
    dueAt: '2026-12-21T10:00:00+09:00',
    status: 'planned',
  });
  expect(api.engine.started.at(-1)).toMatchObject({ followId: follow.id });
  expect((await api.get(`/follows/${follow.id}`).expect(200)).body).toEqual(follow);
});

test('unknown customer, pattern and quote are 404 with their field; a missing one is 400', async () => {
  const wrong = async (body: object, status: number) =>
    fieldsOf((await api.post('/follows', body).expect(status)).body);
  expect(await wrong({ customerId: UNKNOWN_ID, patternId, base: '2026-12-01' }, 404)).toEqual(['customerId']);
  expect(await wrong({ customerId, patternId: UNKNOWN_ID, base: '2026-12-01' }, 404)).toEqual(['patternId']);
  expect(await wrong({ customerId, patternId, base: '2026-12-01', quoteId: UNKNOWN_ID }, 404)).toEqual([
    'quoteId',
  ]);
  expect(await wrong({ patternId }, 400)).toEqual(['customerId']);
  expect(await wrong({ customerId: 'x', patternId, base: 'soon' }, 400)).toEqual(['customerId', 'base']);
  await api.get(`/follows/${UNKNOWN_ID}`).expect(404);
  await api.as(NOBODY).post('/follows', { customerId, patternId }).expect(401);
});

test.each([
  ['9999-12-31', 400],
  ['0001-01-01', 400],
  ['1899-12-31T23:59:59+09:00', 400],
  ['2026-02-29', 400],
  ['2026-12-01T00:00:00', 400],
  ['2026-12-01T00:00:00+09:00', 200],
  ['2026-11-30T15:00:00Z', 200],
  ['2028-02-29', 200],
])(
  'a base of %s is answered with %i, and both sides of midnight in Tokyo are one day',
  async (base, status) => {
    const { body } = await api.post(`/patterns/${patternId}/preview`, { base }).expect(status);
    if (status === 400) expect(fieldsOf(body)).toEqual(['base']);
    else if (base !== '2028-02-29') expect(body.steps[0].dueAt).toBe('2026-12-21T10:00:00+09:00');
  },
);

test('without a base it is derived from the customer, or the answer says what to register', async () => {
  const { body } = await api
    .post('/follows', { customerId: await made.customer(api), patternId })
    .expect(422);
  expect(body).toMatchObject({ code: 'missing_base_date' });
  expect(body.remedy).toContain('最終商談日');
  const known = await made.customer(api, { lastNegotiatedOn: '2026-12-01' });
  expect((await made.follow(api, { customerId: known, patternId })).steps[0].dueAt).toBe(
    '2026-12-21T10:00:00+09:00',
  );
});

test('while the engine is down a follow is taken and says so', async () => {
  api.engine.isDown = true;
  try {
    expect(await assign()).toMatchObject({ status: 'starting', engine: 'pending' });
    await api.get('/readyz').expect(503);
    await api.get('/healthz').expect(200);
  } finally {
    api.engine.isDown = false;
  }
});

test('a stop cancels what is planned; stopping again answers the same', async () => {
  const follow = await assign();
  const { body } = await api.post(`/follows/${follow.id}/stop`, { reason: 'お客様のご希望' }).expect(200);
  expect(body).toMatchObject({ status: 'stopped', stopReason: 'staff', nextStep: null });
  expect(new Set(statusesOf(body))).toEqual(new Set(['cancelled']));
  await api.post(`/follows/${follow.id}/stop`).expect(200);
  await api.post(`/follows/${UNKNOWN_ID}/stop`, {}).expect(404);
  const late = await api
    .patch(`/follows/${follow.id}/steps/${follow.steps[0].id}`, { dueAt: '2026-12-25T10:00:00+09:00' })
    .expect(409);
  expect(late.body.status).toBe(409);
});

test('pause and resume', async () => {
  const follow = await assign();
  expect((await api.post(`/follows/${follow.id}/pause`).expect(200)).body.status).toBe('paused');
  expect((await api.post(`/follows/${follow.id}/resume`).expect(200)).body.status).toBe('running');
  await api.post(`/follows/${UNKNOWN_ID}/pause`).expect(404);
});

test('a step is moved, skipped, and chosen or all remaining ones are removed (B3)', async () => {
  const { id, steps } = await assign();
  const moved = await api
    .patch(`/follows/${id}/steps/${steps[0].id}`, { dueAt: '2026-12-22T15:00:00+09:00' })
    .expect(200);
  expect(moved.body.steps[0]).toMatchObject({ dueAt: '2026-12-22T15:00:00+09:00', pinned: true });
  expect(
    fieldsOf(
      (await api.patch(`/follows/${id}/steps/${steps[0].id}`, { dueAt: '2026-12-22' }).expect(400)).body,
    ),
  ).toEqual(['dueAt']);
  await api.patch(`/follows/${id}/steps/${UNKNOWN_ID}`, { dueAt: '2026-12-22T15:00:00+09:00' }).expect(404);

  expect(statusesOf((await api.post(`/follows/${id}/steps/${steps[1].id}/skip`).expect(200)).body)[1]).toBe(
    'skipped',
  );
  const chosen = await api.delete(`/follows/${id}/remaining-steps?stepIds=${steps[4].id}`).expect(200);
  expect(statusesOf(chosen.body)).toEqual(['planned', 'skipped', 'planned', 'planned', 'removed']);
  const all = await api.delete(`/follows/${id}/remaining-steps`).expect(200);
  expect(statusesOf(all.body)).toEqual(['removed', 'skipped', 'removed', 'removed', 'removed']);
});

test('the list of follows is filtered and paged', async () => {
  const own = await made.customer(api);
  const first = await made.follow(api, { customerId: own, patternId, base: '2026-12-01' });
  const second = await made.follow(api, { customerId: own, patternId, base: '2026-12-02' });
  const page = (await api.get(`/follows?customerId=${own}&limit=1`).expect(200)).body;
  expect(page.items.map(({ id }: { id: string }) => id)).toEqual([second.id]);
  const rest = (await api.get(`/follows?customerId=${own}&limit=1&cursor=${page.nextCursor}`).expect(200))
    .body;
  expect(rest).toMatchObject({ items: [{ id: first.id }], nextCursor: null });
  expect((await api.get(`/customers/${own}/follows?status=stopped`).expect(200)).body.items).toEqual([]);
  await api.get('/follows?status=sleeping').expect(400);
});

test('the board: a phone step is 予定, a one-off of an hour ago is 遅延, completing takes it away', async () => {
  const { id: followId } = await assign();
  const upcoming = (await api.get(`/todos?bucket=upcoming&followId=${followId}`).expect(200)).body.items;
  expect(upcoming.map(({ dueAt }: { dueAt: string }) => dueAt)).toEqual([
    '2026-12-25T12:00:00+09:00',
    '2026-12-29T15:00:00+09:00',
    '2027-01-10T17:15:00+09:00',
  ]);
  const dueAt = new Date(Date.now() - 3_600_000).toISOString();
  const { body: todo } = await api.post('/todos', { customerId, dueAt, title: '折り返し電話' }).expect(201);
  expect(todo).toMatchObject({
    bucket: 'overdue',
    kind: 'one_off',
    channel: 'phone',
    customerName: '山田 花子',
    status: 'open',
  });
  expect((await api.get('/todos/counts').expect(200)).body).toMatchObject({ overdue: 1 });

  const nextContactAt = new Date(Date.now() + 86_400_000).toISOString();
  const { body } = await api
    .post(`/todos/${todo.id}/complete`, { result: 'call_back', note: '夕方', nextContactAt })
    .expect(200);
  expect(body).toMatchObject({
    status: 'done',
    result: 'call_back',
    bucket: null,
    next: { kind: 'callback', bucket: 'upcoming' },
  });
  expect((await api.get('/todos/counts').expect(200)).body).toMatchObject({ overdue: 0 });
  expect((await api.post(`/todos/${todo.id}/complete`, { result: 'done' }).expect(409)).body.code).toBe(
    'todo_already_closed',
  );
});

test('what is wrong with a ToDo is named', async () => {
  await api.get('/todos?bucket=sometime').expect(400);
  expect(fieldsOf((await api.post('/todos', { customerId }).expect(400)).body)).toEqual(['dueAt']);
  await api.get(`/todos/${UNKNOWN_ID}`).expect(404);
  await api.post(`/todos/${UNKNOWN_ID}/complete`, { result: 'done' }).expect(404);
  const { body: todo } = await api
    .post('/todos', { customerId, dueAt: '2026-12-21T15:00:00+09:00' })
    .expect(201);
  expect(
    fieldsOf((await api.post(`/todos/${todo.id}/complete`, { result: 'maybe' }).expect(400)).body),
  ).toEqual(['result']);
  await api.post(`/todos/${todo.id}/reassign`, { assigneeId: 'nobody' }).expect(404);
  await api.as(NOBODY).get('/todos/counts').expect(401);
});

test('ToDos are handed over one by one and in bulk (A7)', async () => {
  const person = async (email: string) =>
    (
      await api
        .post('/users', { name: email, email: `${email}@example.jp`, password: 'long-enough-1' })
        .expect(201)
    ).body.id as string;
  const [a, b] = [await person('a'), await person('b')];
  const { body: todo } = await api
    .post('/todos', { customerId, dueAt: '2026-12-21T15:00:00+09:00' })
    .expect(201);
  expect((await api.post(`/todos/${todo.id}/reassign`, { assigneeId: a }).expect(200)).body).toMatchObject({
    assigneeId: a,
    assigneeName: 'a',
  });
  expect((await api.get(`/todos?assigneeId=${a}`).expect(200)).body.items).toHaveLength(1);
  expect(
    (await api.post('/todos/bulk-reassign', { fromAssigneeId: a, toAssigneeIds: [b] }).expect(200)).body,
  ).toEqual({ reassigned: 1 });
  expect((await api.get(`/todos/${todo.id}`).expect(200)).body.assigneeId).toBe(b);
  expect(fieldsOf((await api.post('/todos/bulk-reassign', { toAssigneeIds: [b] }).expect(400)).body)).toEqual(
    ['fromAssigneeId'],
  );
});
