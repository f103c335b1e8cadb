import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { type Api, bearer, made, NOBODY, PASSWORD, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const ORIGIN = 'http://localhost:3000';

const person = async (email: string, overrides: object = {}) =>
  (await api.post('/users', { name: email, email, password: PASSWORD, ...overrides }).expect(201)).body;

const signIn = (email: string, password = PASSWORD) =>
  request(api.app).post('/api/auth/sign-in/email').set('Origin', ORIGIN).send({ email, password });

const cookieOf = (answer: { headers: Record<string, unknown> }): string =>
  ((answer.headers['set-cookie'] as string[] | undefined) ?? [])
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

test('a person signs in with an HttpOnly, SameSite cookie and sees who they are and what they may do', async () => {
  await person('otsuka@example.jp', { role: 'manager' });
  const answer = await signIn('otsuka@example.jp').expect(200);
  expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Lax/i);
  const { body } = await api
    .as({ Cookie: cookieOf(answer) })
    .get('/me')
    .expect(200);
  expect(body).toMatchObject({ kind: 'user', role: 'manager', email: 'otsuka@example.jp' });
  expect(body.can).toContain('store.write');
  expect(body.can).not.toContain('user.write');
  expect(body.stores).toHaveLength(1);
});

test('each sign-in makes a new session, and signing out ends it', async () => {
  await person('rotate@example.jp');
  const [first, second] = [
    cookieOf(await signIn('rotate@example.jp')),
    cookieOf(await signIn('rotate@example.jp')),
  ];
  expect(first).not.toBe(second);
  await request(api.app)
    .post('/api/auth/sign-out')
    .set({ Cookie: second, Origin: ORIGIN })
    .send({})
    .expect(200);
  await api.as({ Cookie: second }).get('/me').expect(401);
});

test('a wrong password, an unknown person and one who left are refused alike, as problem+json', async () => {
  const { id } = await person('left@example.jp');
  const cookie = cookieOf(await signIn('left@example.jp').expect(200));
  await api.patch(`/users/${id}`, { active: false }).expect(200);
  await api.as({ Cookie: cookie }).get('/me').expect(401);
  const answers = [
    await signIn('left@example.jp'),
    await signIn('left@example.jp', 'wrong password'),
    await signIn('nobody@example.jp'),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toMatch(/problem\+json/);
    expect(answer.body).toMatchObject({ code: 'unauthorized', detail: 'Invalid email or password' });
  }
});

test('guessing an account is throttled, whatever the address it comes from', async () => {
  await person('guessed@example.jp');
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 11; attempt++) {
    const from = request(api.app)
      .post('/api/auth/sign-in/email')
      .set({ Origin: ORIGIN, 'X-Forwarded-For': `203.0.113.${attempt}` });
    statuses.push(
      (await from.send({ email: 'guessed@example.jp', password: `guess number ${attempt}` })).status,
    );
  }
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
  expect(statuses[10]).toBe(429);
});

test('nobody signs up or makes themselves an administrator', async () => {
  const signUp = { email: 'me@example.jp', password: PASSWORD, name: 'me', role: 'admin' };
  const answer = await request(api.app).post('/api/auth/sign-up/email').set('Origin', ORIGIN).send(signUp);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  await person('climber@example.jp');
  const cookie = cookieOf(await signIn('climber@example.jp'));
  await request(api.app)
    .post('/api/auth/update-user')
    .set({ Cookie: cookie, Origin: ORIGIN })
    .send({ role: 'admin' });
  expect((await api.as({ Cookie: cookie }).get('/me').expect(200)).body.role).toBe('staff');
});

test('a signed-in write has to come from our own pages (CSRF)', async () => {
  await person('clerk@example.jp');
  const cookie = cookieOf(await signIn('clerk@example.jp'));
  const write = (headers: Record<string, string>) =>
    api.as({ Cookie: cookie, ...headers }).post('/customers', { name: 'CSRF' });
  expect((await write({}).expect(403)).body.code).toBe('csrf_failed');
  await write({ Origin: 'https://evil.example' }).expect(403);
  await write({ Origin: 'null' }).expect(403);
  await write({ Origin: ORIGIN }).expect(201);
  await api.as({ Cookie: cookie }).get('/customers').expect(200);
});

test('people: only administrators make them, addresses are unique, and wrong input is named', async () => {
  await person('unique@example.jp');
  const again = await api
    .post('/users', { name: 'x', email: 'Unique@example.jp', password: PASSWORD })
    .expect(409);
  expect(again.body.errors[0].field).toBe('email');
  const wrong = await api.post('/users', { name: 'x', email: 'x', password: 'short' }).expect(400);
  expect(wrong.body.errors.map(({ field }: { field: string }) => field)).toEqual(['email', 'password']);
  await api.get('/users/nobody').expect(404);
  await api.patch('/users/nobody', { name: 'x' }).expect(404);
  const manager = api.as(bearer(await made.key(api, { role: 'manager' })));
  await manager.post('/users', { name: 'y', email: 'y@example.jp', password: PASSWORD }).expect(403);
  expect((await manager.get('/users').expect(200)).body.items.length).toBeGreaterThan(0);
  await api.as(NOBODY).get('/users').expect(401);
});

test('a revoked key is refused at once, and no list shows a key', async () => {
  const { body } = await api.post('/api-keys', { name: 'short-lived', role: 'staff' }).expect(201);
  const program = api.as(bearer(body.key));
  await program.get('/me').expect(200);
  expect(JSON.stringify((await api.get('/api-keys').expect(200)).body)).not.toContain(body.key);
  await api.delete(`/api-keys/${body.id}`).expect(200);
  await program.get('/me').expect(401);
  await api.delete(`/api-keys/${UNKNOWN_ID}`).expect(404);
  await api.post('/api-keys', { role: 'king' }).expect(400);
  await program.get('/api-keys').expect(401);
});
