import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, buildCustomer, buildPattern, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const fieldsOf = (body: { errors?: { field: string }[] }) => (body.errors ?? []).map(({ field }) => field);

test('a customer needs only a name, and lands in the default store with unknown consent', async () => {
  const { body } = await api.post('/customers', { name: '佐藤 一' }).expect(201);
  const { items } = (await api.get('/stores').expect(200)).body;
  expect(body).toMatchObject({
    name: '佐藤 一',
    storeId: items[0].id,
    email: null,
    consent: { mail: 'unknown', sms: 'unknown', postcard: 'unknown' },
  });
});

test('a phone number is kept as entered and as E.164; consent true and false are granted and denied', async () => {
  const { body } = await api
    .post(
      '/customers',
      buildCustomer({ phone: '０９０−１２３４−５６７８', consent: { mail: true, sms: false } }),
    )
    .expect(201);
  expect(body).toMatchObject({
    phone: '+819012345678',
    phoneEntered: '０９０−１２３４−５６７８',
    consent: { mail: 'granted', sms: 'denied' },
  });
});

test('wrong input is answered with 400 problem+json that names every field and its remedy', async () => {
  const answer = await api
    .post('/customers', { email: 'nobody', convenientTimes: [{ weekdays: [8], from: '25:00', to: '10:00' }] })
    .expect(400);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    status: 400,
    code: 'invalid_input',
    type: '/api/docs/errors#invalid_input',
  });
  expect(fieldsOf(answer.body)).toEqual(
    expect.arrayContaining(['name', 'email', 'convenientTimes[0].weekdays[0]', 'convenientTimes[0].from']),
  );
  for (const error of answer.body.errors) expect(error.remedy).not.toBe('');
});

test('English is answered where it is asked for', async () => {
  const { body } = await api.post('/customers', {}, { 'Accept-Language': 'en-GB,en' }).expect(400);
  expect(body.errors[0]).toEqual({ field: 'name', message: 'name is required', remedy: 'give a string' });
});

test('a phone number that is none is refused with its field', async () => {
  const { body } = await api.post('/customers', buildCustomer({ phone: '12' })).expect(400);
  expect(fieldsOf(body)).toEqual(['phone']);
});

test('an external id belongs to one customer', async () => {
  await made.customer(api, { externalId: 'C-1' });
  const { body } = await api.post('/customers', buildCustomer({ externalId: 'C-1' })).expect(409);
  expect(body).toMatchObject({ code: 'already_exists' });
  expect(fieldsOf(body)).toEqual(['externalId']);
});

test('unknown and malformed ids are 404', async () => {
  await api.get(`/customers/${UNKNOWN_ID}`).expect(404);
  await api.get('/customers/abc').expect(404);
  await api.patch(`/customers/${UNKNOWN_ID}`, { name: 'x' }).expect(404);
  await api.get(`/customers/${UNKNOWN_ID}/history`).expect(404);
  await api.get(`/customers/${UNKNOWN_ID}/follows`).expect(404);
  await api.get(`/customers/${UNKNOWN_ID}/messages`).expect(404);
  await api.get(`/customers/${UNKNOWN_ID}/vehicles`).expect(404);
  const { body } = await api.post('/customers', buildCustomer({ storeId: UNKNOWN_ID })).expect(404);
  expect(fieldsOf(body)).toEqual(['storeId']);
});

test('nothing is answered without a key or a session', async () => {
  const answer = await api.as(NOBODY).get('/customers').expect(401);
  expect(answer.headers['www-authenticate']).toContain('Bearer');
  await api.as(NOBODY).post('/customers', { name: 'x' }).expect(401);
  await api.as({ Authorization: 'Bearer wrong' }).get('/customers').expect(401);
  await api.as({ Authorization: 'Basic eDp5' }).get('/customers').expect(401);
});

test('customers are found by name, kana, hiragana, phone, mail and the end of a plate', async () => {
  const id = await made.customer(api, {
    name: '近藤 洋子',
    kana: 'コンドウ ヨウコ',
    phone: '0463-22-7788',
    email: 'Yoko@Example.com',
  });
  await api
    .post(`/customers/${id}/vehicles`, { model: 'ノア', registrationNumber: '湘南 300 あ 98-76' })
    .expect(201);
  for (const q of [
    '近藤',
    '近藤洋',
    '洋子',
    'コンドウ',
    'こんどう よ',
    '046322',
    '+8146322',
    '7788',
    'yoko@',
    '9876',
    '湘南300',
  ]) {
    const { body } = await api.get(`/customers?q=${encodeURIComponent(q)}`).expect(200);
    expect({ q, found: body.items.map((item: { id: string }) => item.id) }).toEqual({ q, found: [id] });
  }
  expect((await api.get('/customers?q=zzz').expect(200)).body).toEqual({ items: [], nextCursor: null });
});

test('a list goes on from its cursor to the end without doubles', async () => {
  const names = ['渡辺 一', '渡辺 二', '渡辺 三', '渡辺 四', '渡辺 五'];
  for (const name of names) await made.customer(api, { name });
  for (const list of [`/customers?limit=2&q=${encodeURIComponent('渡辺')}`, '/customers?limit=2']) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor ? `&cursor=${cursor}` : '';
      const { body }: { body: { items: { name: string }[]; nextCursor: string | null } } = await api
        .get(list + next)
        .expect(200);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map((item: { name: string }) => item.name));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen.filter((name) => name.startsWith('渡辺')).sort()).toEqual([...names].sort());
  }
  const { body } = await api.get('/customers?cursor=nonsense').expect(400);
  expect(body.code).toBe('invalid_cursor');
  await api.get('/customers?limit=0').expect(400);
});

test('a change keeps what it does not name, and the history takes a note', async () => {
  const id = await made.customer(api);
  const { body } = await api
    .patch(`/customers/${id}`, { job: '販売員', preferredChannel: 'phone' })
    .expect(200);
  expect(body).toMatchObject({ name: '山田 花子', job: '販売員', preferredChannel: 'phone' });
  await api.patch(`/customers/${id}`, { preferredChannel: 'fax' }).expect(400);
  await api.post(`/customers/${id}/history`, { summary: '来店された' }).expect(201);
  const history = (await api.get(`/customers/${id}/history`).expect(200)).body;
  expect(history.items[0]).toMatchObject({
    kind: 'note',
    summary: '来店された',
    actor: { name: 'bootstrap' },
  });
});

test('new convenient times move what has not run yet, and the workflow is woken', async () => {
  const customerId = await made.customer(api);
  const patternId = await made.pattern(api, {
    steps: [{ channel: 'phone', offset: 'P30D', timeOfDay: '15:00' }],
  });
  const follow = await made.follow(api, { customerId, patternId, base: '2026-12-01' });
  expect(follow.steps[0].dueAt).toBe('2026-12-31T15:00:00+09:00');
  await api
    .patch(`/customers/${customerId}`, { convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }] })
    .expect(200);
  const { body } = await api.get(`/follows/${follow.id}`).expect(200);
  expect(body.steps[0].dueAt).toBe('2027-01-05T10:00:00+09:00');
  expect(api.engine.told.at(-1)).toMatchObject({
    workflowId: `follow-${follow.id}`,
    message: { message: 'wake' },
  });
});

test('erasing stops the follows and leaves nothing that names the person', async () => {
  const customerId = await made.customer(api, { name: '消す 人', externalId: 'erase-me' });
  const patternId = (await api.post('/patterns', buildPattern()).expect(201)).body.id;
  const follow = await made.follow(api, { customerId, patternId, base: '2026-12-01' });
  await api.delete(`/customers/${customerId}`).expect(204);
  expect((await api.get(`/follows/${follow.id}`).expect(200)).body).toMatchObject({
    status: 'stopped',
    stopReason: 'erased',
  });
  const { body } = await api.get(`/customers/${customerId}`).expect(200);
  expect(body).toMatchObject({ name: '（削除済み）', email: null, phone: null, externalId: null });
  expect((await api.get(`/customers?q=${encodeURIComponent('消す')}`).expect(200)).body.items).toEqual([]);
  await api.patch(`/customers/${customerId}`, { name: '戻す' }).expect(409);
  await api.delete(`/customers/${customerId}`).expect(204);
});
