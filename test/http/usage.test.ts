import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, bearer, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
let storeId: string;
beforeAll(async () => {
  api = await startApi();
  storeId = await made.store(api);
});
afterAll(() => api.close());

test('options are seen, added and ended; what an option needs comes first', async () => {
  const { body } = await api.get(`/stores/${storeId}/contract`).expect(200);
  const state = (option: string) => body.options.find((each: { option: string }) => each.option === option);
  expect(state('free_search')).toMatchObject({ contracted: true, includedIn: 'standard_edition' });
  expect(state('auto_sending')).toMatchObject({
    contracted: false,
    setupYen: 60_000,
    monthlyYen: 2_000,
    needs: ['delivery_basic', 'option_pack_1'],
  });
  const refused = await api.post(`/stores/${storeId}/contract`, { option: 'auto_sending' }).expect(409);
  expect(refused.body).toMatchObject({ code: 'option_needs_others' });
  await api.post(`/stores/${storeId}/contract`, { option: 'option_pack_1' }).expect(201);
  const added = await api.post(`/stores/${storeId}/contract`, { option: 'auto_sending' }).expect(201);
  const { contract } = added.body.options.find((each: { option: string }) => each.option === 'auto_sending');
  const ended = await api.post(`/stores/${storeId}/contract/${contract.id}/end`).expect(200);
  expect(ended.body.history.find(({ id }: { id: string }) => id === contract.id).untilOn).not.toBeNull();
  await api.post(`/stores/${storeId}/contract`, { option: 'option_pack_9' }).expect(400);
  await api.post(`/stores/${UNKNOWN_ID}/contract`, { option: 'free_search' }).expect(404);
  await api.as(NOBODY).get(`/stores/${storeId}/contract`).expect(401);
});

test('the usage of a month is there as JSON, PDF and CSV; a month that is none is refused', async () => {
  const { body } = await api.get(`/stores/${storeId}/usage`).expect(200);
  expect(body).toMatchObject({
    storeId,
    running: true,
    budget: { capYen: null, spentYen: 0, remainingYen: null, held: [] },
  });
  const pdf = await api.get(`/stores/${storeId}/usage/file?format=pdf`).expect(200);
  expect(pdf.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': expect.stringMatching(/usage-.*\.pdf/),
  });
  const csv = await api.get(`/stores/${storeId}/usage/file?format=csv&encoding=shift_jis`).expect(200);
  expect(csv.headers['content-type']).toContain('Shift_JIS');
  expect((await api.get(`/stores/${storeId}/usage/months`).expect(200)).body.items).toHaveLength(12);
  const wrong = await api.get(`/stores/${storeId}/usage?month=2026-13`).expect(400);
  expect(wrong.body.errors[0]).toMatchObject({ field: 'month' });
  await api.as(NOBODY).get(`/stores/${storeId}/usage`).expect(401);
  const staff = await made.key(api, { role: 'staff', storeIds: [storeId] });
  await api.as(bearer(staff)).get(`/stores/${storeId}/usage`).expect(403);
});

test('prices are set for coming days by an administrator', async () => {
  const before = await api.get('/prices').expect(200);
  expect(before.body.items).toContainEqual({ item: 'sms', validFrom: '2021-10-01', yen: 20 });
  const { body } = await api.post('/prices', { item: 'sms', validFrom: '2999-04-01', yen: 22 }).expect(201);
  expect(body.items).toContainEqual({ item: 'sms', validFrom: '2999-04-01', yen: 22 });
  await api.post('/prices', { item: 'sms', validFrom: '2020-04-01', yen: 22 }).expect(400);
  await api.post('/prices', { item: 'sms', validFrom: '2999-05-01', yen: -1 }).expect(400);
  const manager = await made.key(api, { role: 'manager', storeIds: [storeId] });
  await api.as(bearer(manager)).post('/prices', { item: 'sms', validFrom: '2999-06-01', yen: 1 }).expect(403);
});

test('a month is closed by a manager once it has ended, and stays as it was; held sends are listed', async () => {
  const months = (await api.get(`/stores/${storeId}/usage/months`).expect(200)).body.items;
  const [last, running] = months.slice(-2).map(({ month }: { month: string }) => month);
  const early = await api.post(`/stores/${storeId}/usage/${running}/close`).expect(409);
  expect(early.body).toMatchObject({ code: 'wrong_state', remedy: expect.any(String) });
  await api.post(`/stores/${storeId}/usage/2026-13/close`).expect(404);
  const staff = await made.key(api, { role: 'staff', storeIds: [storeId] });
  await api.as(bearer(staff)).post(`/stores/${storeId}/usage/${last}/close`).expect(403);
  const closed = await api.post(`/stores/${storeId}/usage/${last}/close`).expect(200);
  expect(closed.body).toMatchObject({ month: last, running: false, closed: { by: expect.any(String) } });
  const again = await api.post(`/stores/${storeId}/usage/${last}/close`).expect(200);
  expect(again.body).toEqual(closed.body);
  expect((await api.get(`/stores/${storeId}/held-sends`).expect(200)).body).toEqual({
    items: [],
    nextCursor: null,
  });
  await api.get(`/stores/${UNKNOWN_ID}/held-sends`).expect(404);
});

test('a budget that no column holds, or below nothing, is refused at its field', async () => {
  for (const budgetCapYen of [99_999_999_999, -1, 1.5]) {
    const { body } = await api.patch(`/stores/${storeId}`, { budgetCapYen }).expect(400);
    expect(body.errors[0]).toMatchObject({ field: 'budgetCapYen', remedy: expect.any(String) });
  }
});

test('the price list is given out as a file and taken back from one; a wrong file changes nothing', async () => {
  const file = await api.get('/prices/file').expect(200);
  expect(file.text).toContain('sms,SMS,2021-10-01,20');
  const given = await api.post('/prices/import', { csv: `${file.text}sms,SMS,2999-10-01,25`, dryRun: true });
  expect(given.body).toMatchObject({ errors: [], imported: 0 });
  expect(given.body.rows.filter(({ state }: { state: string }) => state === 'new')).toHaveLength(1);
  const csv = '項目,名称,適用開始日,価格（円）\nsms,SMS,昨日,25';
  const wrong = await api.post('/prices/import', { csv }).expect(400);
  const remedy = '2027-04-01 のように年・月・日で書いてください';
  expect(wrong.body).toMatchObject({ code: 'invalid_input', remedy, errors: [{ row: 2, remedy }] });
  for (const dryRun of [true, false]) {
    const answer = await api.post('/prices/import', { csv, dryRun }, { 'Accept-Language': 'en' });
    expect(answer.body.errors).toMatchObject([{ remedy: 'write year, month and day, such as 2027-04-01' }]);
  }
  await api.post('/prices/import', { csv: `${file.text}sms,SMS,2999-10-01,25` }).expect(200);
  const { body } = await api.get('/prices').expect(200);
  expect(body.items).toContainEqual({ item: 'sms', validFrom: '2999-10-01', yen: 25 });
});
