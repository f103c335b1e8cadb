import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { ADMIN_KEY, type Api, bearer, startApi } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const raw = (body: string, contentType: string) =>
  request(api.app)
    .post('/api/v1/customers')
    .set({ ...bearer(ADMIN_KEY), 'Content-Type': contentType })
    .send(body);

test('a body that is not JSON is 400, of another type 415, too large 413', async () => {
  expect((await raw('{"name":', 'application/json').expect(400)).body).toMatchObject({
    code: 'invalid_input',
    errors: [{ field: 'body' }],
  });
  expect((await raw('name=x', 'application/x-www-form-urlencoded').expect(415)).body.code).toBe(
    'unsupported_media_type',
  );
  const large = JSON.stringify({ name: 'x', note: 'あ'.repeat(500_000) });
  expect((await raw(large, 'application/json').expect(413)).body.code).toBe('payload_too_large');
});

test('a field that is not known is named, also deep inside and in the query, and nothing is done', async () => {
  const misspelt = {
    action: 'remove_remaining',
    selection: { customerIDs: [], query: { all: [] } },
    pace: 5,
  };
  const answer = await api.post('/follow-batches', misspelt).expect(400);
  expect(answer.body.errors).toMatchObject([
    { field: 'pace', message: 'pace: 知らない項目です' },
    { field: 'selection.customerIDs', message: 'selection.customerIDs: 知らない項目です' },
  ]);
  expect((await api.get('/follow-batches').expect(200)).body.items).toEqual([]);
  const asked = await api.get('/todos?bucke=overdue').expect(400);
  expect(asked.body.errors).toMatchObject([{ field: 'bucke' }]);
});

test('an unknown path is 404 and a known one with another method 405 with what is allowed', async () => {
  expect((await api.get('/nothing').expect(404)).body.code).toBe('not_found');
  const answer = await api.delete('/customers').expect(405);
  expect(answer.body.code).toBe('method_not_allowed');
  expect(answer.headers.allow).toBe('GET, POST');
  await request(api.app)
    .get('/api/v2/customers')
    .expect(404)
    .expect('content-type', /problem\+json/);
});

test('every answer carries a request id, a given one comes back, and the headers of helmet', async () => {
  const answer = await request(api.app).get('/healthz').set('X-Request-Id', 'trace-0001').expect(200);
  expect(answer.headers['x-request-id']).toBe('trace-0001');
  expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  expect(answer.headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  expect(answer.headers['x-powered-by']).toBeUndefined();
  const own = await request(api.app).get('/healthz').set('X-Request-Id', '<script>').expect(200);
  expect(own.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('while the database is down the API answers 503 with Retry-After, and names the part in readyz', async () => {
  const broken = await startApi({ databaseUrl: 'postgresql://postgres@127.0.0.1:1/none' });
  try {
    const answer = await broken.get('/customers').expect(503);
    expect(answer.body.code).toBe('database_unavailable');
    expect(answer.headers['retry-after']).toBe('5');
    await request(broken.app).get('/healthz').expect(200);
    const ready = await request(broken.app).get('/readyz').expect(503);
    expect(ready.body).toMatchObject({
      status: 'down',
      database: { status: 'down' },
      temporal: { status: 'ok' },
    });
    const signIn = await request(broken.app)
      .post('/api/auth/sign-in/email')
      .set('Origin', 'http://localhost:3000')
      .send({ email: 'a@example.jp', password: 'whatever-it-is' });
    expect(signIn.status).toBe(503);
  } finally {
    await broken.close();
  }
});

test('the page of errors lists every code', async () => {
  const { text } = await request(api.app).get('/api/docs/errors').expect(200);
  for (const code of ['pattern_in_use', 'database_unavailable', 'invalid_signature'])
    expect(text).toContain(`id="${code}"`);
});

test('what to do about a refusal is said in Japanese, and in English where that is asked for', async () => {
  const refused = async (headers: Record<string, string>) => {
    const { body } = await api.post('/prices', { item: 'sms', validFrom: '2020-01-01', yen: 1 }, headers);
    return body;
  };
  const ja = '明日以降の日付にしてください';
  expect(await refused({})).toMatchObject({ remedy: ja, errors: [{ field: 'validFrom', remedy: ja }] });
  const en = 'give a date from tomorrow on';
  expect(await refused({ 'Accept-Language': 'en-GB,en;q=0.9' })).toMatchObject({
    title: 'invalid input',
    remedy: en,
    errors: [{ field: 'validFrom', remedy: en }],
  });
});

/** `en:` with the words after it: a string, a template or a list of strings. */
const ENGLISH = /\ben:\s*(?:'[^'\n]*'|"[^"\n]*"|`[^`]*`|\[[^\]]*\])/g;

test('no English words of an answer are written in Japanese', () => {
  const english = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .flatMap((file) => readFileSync(path.join('src', file), 'utf8').match(ENGLISH) ?? []);
  expect(english.length).toBeGreaterThan(200);
  expect(english.filter((words) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(words))).toEqual([]);
});
