import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, bearer, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
let storeId: string;
let customerId: string;
beforeAll(async () => {
  api = await startApi();
  customerId = await made.customer(api);
  storeId = (await api.get(`/customers/${customerId}`).expect(200)).body.storeId;
});
afterAll(() => api.close());

test('analysis: patterns, channels and contact rate of a period; a wrong period is refused', async () => {
  const patternId = await made.pattern(api, {
    base: 'specified',
    steps: [{ channel: 'phone', offset: 'PT0M' }],
  });
  await made.follow(api, { customerId, patternId, base: new Date().toISOString() });
  const [todo] = (await api.get(`/todos?customerId=${customerId}`).expect(200)).body.items;
  await api.post(`/todos/${todo.id}/complete`, { result: 'connected' }).expect(200);

  const { body: patterns } = await api.get(`/analysis/patterns?patternId=${patternId}`).expect(200);
  expect(patterns.patterns).toMatchObject([
    {
      patternId,
      version: 1,
      follows: 1,
      steps: [{ position: 1, channel: 'phone', sent: 1, reached: 1, answered: 1 }],
    },
  ]);
  expect((await api.get('/analysis/channels').expect(200)).body.channels).toMatchObject([
    { channel: 'phone', sent: 1 },
  ]);
  const { body: rate } = await api.get('/analysis/contact-rate').expect(200);
  expect(rate).toMatchObject({ tries: 1, reached: 1, cells: [{ tries: 1, reached: 1 }] });
  expect(rate.best).toHaveLength(5);
  expect((await api.get(`/customers/${customerId}/suggested-hours`).expect(200)).body.items[0]).toMatchObject(
    { reason: expect.stringMatching(/曜/) },
  );

  await api.get('/analysis/patterns?from=2026-12-02&to=2026-12-01').expect(400);
  await api.get('/analysis/contact-rate?from=yesterday').expect(400);
  await api.get(`/analysis/channels?storeId=${UNKNOWN_ID}`).expect(404);
  await api.get(`/customers/${UNKNOWN_ID}/suggested-hours`).expect(404);
  for (const path of [
    '/analysis/patterns',
    '/analysis/channels',
    '/analysis/contact-rate',
    `/customers/${customerId}/suggested-hours`,
  ])
    await api.as(NOBODY).get(path).expect(401);
});

test('workload and work list are shown per store and day', async () => {
  await api
    .post('/todos', {
      customerId,
      channel: 'phone',
      title: '明日の電話',
      note: '下取りの話',
      dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    })
    .expect(201);
  const { body: load } = await api.get(`/stores/${storeId}/workload`).expect(200);
  expect(load.unassigned).toMatchObject({ open: 1, overdue: 0 });
  expect(load.unassigned.days).toHaveLength(14);
  const tomorrow = load.unassigned.days.find(({ calls }: { calls: number }) => calls > 0).date;
  const { body: list } = await api.get(`/work-list?date=${tomorrow}&assigneeId=none`).expect(200);
  expect(list).toMatchObject({
    date: tomorrow,
    storeId,
    truncated: false,
    items: [{ type: 'todo', title: '明日の電話', say: '下取りの話', customer: { id: customerId } }],
  });
  expect((await api.get(`/work-list?date=${tomorrow}&assigneeId=me`).expect(200)).body.items).toEqual([]);
  await api.get('/work-list?date=2026-02-30').expect(400);
  await api.get(`/work-list?storeId=${UNKNOWN_ID}`).expect(404);
  await api.get(`/stores/${UNKNOWN_ID}/workload`).expect(404);
  await api.as(NOBODY).get('/work-list').expect(401);
  await api.as(NOBODY).get(`/stores/${storeId}/workload`).expect(401);
});

test('reviews are written by managers and read by the customer and by the store', async () => {
  const body = {
    notes: '予算は200万円',
    depth: 3,
    nextAction: '試乗',
    nextActionOn: '2099-12-05',
    createTodo: true,
  };
  const { body: review } = await api.post(`/customers/${customerId}/reviews`, body).expect(201);
  expect(review).toMatchObject({ depth: 3, nextActionOn: '2099-12-05', todoId: expect.any(String) });
  expect((await api.get(`/todos/${review.todoId}`).expect(200)).body).toMatchObject({
    kind: 'one_off',
    title: '試乗',
  });
  expect((await api.get(`/customers/${customerId}/reviews`).expect(200)).body.items).toEqual([review]);
  expect((await api.get(`/reviews?storeId=${storeId}`).expect(200)).body.items).toEqual([review]);
  await api.post(`/customers/${customerId}/reviews`, { ...body, depth: 6 }).expect(400);
  await api.post(`/customers/${customerId}/reviews`, { ...body, nextActionOn: null }).expect(400);
  await api.post(`/customers/${UNKNOWN_ID}/reviews`, body).expect(404);
  await api.post(`/customers/${customerId}/reviews`, { ...body, quoteId: UNKNOWN_ID }).expect(404);
  await api.get(`/customers/${UNKNOWN_ID}/reviews`).expect(404);
  await api.as(NOBODY).get('/reviews').expect(401);
  const staff = api.as(bearer(await made.key(api, { role: 'staff' })));
  await staff.post(`/customers/${customerId}/reviews`, body).expect(403);
});

test('the audit log is read page by page, by managers', async () => {
  const { body: page } = await api.get('/audit-log?action=review.create&limit=1').expect(200);
  expect(page.items).toMatchObject([
    {
      action: 'review.create',
      entity: 'negotiation_review',
      storeId,
      actor: { kind: 'api_key' },
      after: { customerId },
    },
  ]);
  const { body: first } = await api.get('/audit-log?limit=1').expect(200);
  const { body: next } = await api.get(`/audit-log?limit=1&cursor=${first.nextCursor}`).expect(200);
  expect(next.items[0].id < first.items[0].id).toBe(true);
  await api.get('/audit-log?from=monday').expect(400);
  await api.get('/audit-log?cursor=nonsense').expect(400);
  await api.as(NOBODY).get('/audit-log').expect(401);
  await api
    .as(bearer(await made.key(api, { role: 'staff' })))
    .get('/audit-log')
    .expect(403);
});

test('handing over by load takes a range of days', async () => {
  const answer = await api.post('/todos/bulk-reassign', {
    fromAssigneeId: 'none',
    dueFrom: '2099-01-01T00:00:00+09:00',
    toAssigneeIds: ['nobody'],
    share: 'by_load',
  });
  expect(answer.status).toBe(404);
  await api
    .post('/todos/bulk-reassign', { fromAssigneeId: 'none', toAssigneeIds: ['x'], share: 'somehow' })
    .expect(400);
});
