import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const fieldsOf = (body: { errors?: { field: string }[] }) => (body.errors ?? []).map(({ field }) => field);

test.each([
  ['a NUL in a name', { name: 'a\0b' }, 'name'],
  ['half an emoji in a tag', { name: 'a', tags: ['ok', '\ud83d'] }, 'tags[1]'],
  ['a NUL in a note', { name: 'a', note: 'x\0' }, 'note'],
])('%s cannot be kept and is named', async (_what, body, field) => {
  expect(fieldsOf((await api.post('/customers', body).expect(400)).body)).toEqual([field]);
});

test('a NUL deep in free details, in a key or in a search is named too', async () => {
  const { id: customerId } = (await api.post('/customers', { name: '平塚' }).expect(201)).body;
  const quote = { customerId, details: { car: [{ colour: '\0' }] } };
  expect(fieldsOf((await api.post('/quotes', quote).expect(400)).body)).toEqual(['details.car[0].colour']);
  const badKey = { customerId, details: { '\0': 1 } };
  expect(fieldsOf((await api.post('/quotes', badKey).expect(400)).body)).toEqual(['details']);
  expect(fieldsOf((await api.get('/customers?q=%00').expect(400)).body)).toEqual(['q']);
});

test('every other character is kept as it is', async () => {
  const name = '𠮷野家 髙﨑①🚗　はなこ';
  expect((await api.post('/customers', { name }).expect(201)).body.name).toBe(name);
});

test('a line break in one line becomes a space: no header can be slipped into a mail', async () => {
  expect((await api.post('/customers', { name: '平塚\n 花子' }).expect(201)).body.name).toBe('平塚  花子');
  const { body } = await api
    .post('/patterns', {
      name: '改行',
      steps: [{ channel: 'mail', mail: { subject: '件名\r\nBcc: x@example.jp', body: '一行\n二行' } }],
    })
    .expect(201);
  expect(body.steps[0].mail).toEqual({ subject: '件名 Bcc: x@example.jp', body: '一行\n二行' });
});
