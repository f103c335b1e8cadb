/** What every operation of the route table promises, asked of each one. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request, { type Test } from 'supertest';
import { z } from 'zod';
import type { Problem } from '#contract/problem';
import type { Route } from '#http/define-route';
import { ADMIN_KEY, type Api, bearer, made, startApi, UNKNOWN_ID } from './api.ts';
import { allRoutes, pathOf } from './documented.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const OPEN = ['public', 'webhook_signature', 'my_page', 'my_page_entrance'];
const ofStaff = allRoutes.filter(({ security }) => !OPEN.includes(security));
const withBody = ofStaff.filter(({ body }) => body instanceof z.ZodObject);
const urlOf = (route: Route, id = UNKNOWN_ID): string => pathOf(route).replaceAll(/\{\w+\}/g, id);
const ask = (route: Route, url: string, key = ADMIN_KEY): Test =>
  request(api.app)[route.method](url).set(bearer(key));
const nameOf = (route: Route): string => `${route.method} ${pathOf(route)}`;

/** Asks all of them and collects what was answered otherwise than expected. */
async function wrongs(
  asked: readonly Route[],
  ask: (
    route: Route,
  ) => AsyncIterable<[what: string, isRight: boolean, answer: { status: number; body: unknown }]>,
): Promise<string[]> {
  const found: string[] = [];
  for (const route of asked)
    for await (const [what, isRight, { status, body }] of ask(route))
      if (!isRight) found.push(`${nameOf(route)}, ${what}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  return found;
}

const fieldsOf = (body: Partial<Problem>): string[] => (body.errors ?? []).map(({ field }) => field);

test('without a key everything is 401', async () => {
  expect(
    await wrongs(ofStaff, async function* (route) {
      const answer = await request(api.app)[route.method](urlOf(route));
      yield ['nobody', answer.status === 401 && answer.headers['www-authenticate'] !== undefined, answer];
    }),
  ).toEqual([]);
}, 120_000);

test('a key that was taken back, never given, or written wrongly is 401', async () => {
  const key = await made.key(api, { role: 'admin' });
  const [{ id }] = (await api.get('/api-keys?limit=1').expect(200)).body.items;
  await api.as(bearer(key)).get('/me').expect(200);
  await api.delete(`/api-keys/${id}`).expect(200);
  for (const wrong of [`Bearer ${key}`, 'Bearer oik_unknown', 'Bearer', key, `Basic ${key}`])
    expect((await api.as({ Authorization: wrong }).get('/me').expect(401)).body.code).toBe('unauthorized');
});

test('an id that nobody has is 404, and so is one that is none', async () => {
  // Where the query has to say something too, that is read first.
  const named = ofStaff.filter(({ params, query }) => params && query?.safeParse({}).success !== false);
  expect(
    await wrongs(named, async function* (route) {
      for (const id of [UNKNOWN_ID, 'none-of-ours']) {
        const asked = ask(route, urlOf(route, id));
        const answer = await (route.example === undefined ? asked : asked.send(route.example as object));
        yield [id, answer.status === 404, answer];
      }
    }),
  ).toEqual([]);
}, 120_000);

test('every request with a body has an example, and it is valid', () => {
  const wrong = allRoutes
    .filter(({ body, bodyOptional, example }) => body && !(bodyOptional && example === undefined))
    .filter(({ body, example }) => !body?.safeParse(example).success);
  expect(wrong.map(nameOf)).toEqual([]);
});

test('a page that cannot be one, and a cursor of another list, are refused by name', async () => {
  const lists = ofStaff.filter(({ query }) => query instanceof z.ZodObject && 'cursor' in query.shape);
  expect(lists.length).toBeGreaterThan(20);
  const foreign = Buffer.from(JSON.stringify([{ another: 'list' }])).toString('base64url');
  const needed = { '/api/v1/work-list': '&on=2026-12-01' } as Record<string, string>;
  expect(
    await wrongs(lists, async function* (route) {
      const url = `${urlOf(route)}?${needed[pathOf(route)] ?? ''}`;
      for (const limit of ['0', '-1', '1e9', 'many', '1.5']) {
        const answer = await ask(route, `${url}limit=${limit}`);
        yield [`limit ${limit}`, answer.status === 400 && fieldsOf(answer.body).includes('limit'), answer];
      }
      for (const cursor of ['tampered', foreign, '%00', 'x'.repeat(501)]) {
        const answer = await ask(route, `${url}cursor=${cursor}`);
        const isRefused = answer.status === 400 && fieldsOf(answer.body).includes('cursor');
        yield [
          `cursor ${cursor}`,
          isRefused || (answer.status === 404 && route.params !== undefined),
          answer,
        ];
      }
    }),
  ).toEqual([]);
}, 120_000);

test('a body that is none, not JSON, of another type or not an object is refused', async () => {
  expect(
    await wrongs(withBody, async function* (route) {
      const url = urlOf(route);
      const send = (body: string, type = 'application/json') => ask(route, url).type(type).send(body);
      if (!route.bodyOptional && !route.body?.safeParse({}).success) {
        const none = await ask(route, url);
        yield ['none', none.status === 400 && fieldsOf(none.body).length > 0, none];
      }
      for (const body of ['{"a":', '[]', '"text"', 'null', '12', '{"a":1}}']) {
        const answer = await send(body);
        yield [body, answer.status === 400 && fieldsOf(answer.body)[0] === 'body', answer];
      }
      const form = await send('a=1', 'application/x-www-form-urlencoded');
      yield ['a form', form.status === 415, form];
    }),
  ).toEqual([]);
}, 120_000);

const STRANGE = [{ not: 'this' }, ['not this'], 12.5, 'not this \u0001', true, null, '', -1];

test('a value of the wrong type is refused with its field and what to give instead', async () => {
  expect(
    await wrongs(withBody, async function* (route) {
      const { shape } = route.body as z.ZodObject;
      for (const [key, field] of Object.entries(shape as Record<string, z.ZodType>)) {
        const strange = STRANGE.find((value) => !field.safeParse(value).success);
        if (strange === undefined) continue;
        const body = { ...(route.example as object | undefined), [key]: strange };
        const answer = await ask(route, urlOf(route)).send(body);
        const errors = (answer.body as Problem).errors ?? [];
        const named = errors.find(
          (error) =>
            error.field === key || error.field.startsWith(`${key}.`) || error.field.startsWith(`${key}[`),
        );
        const isHelpful = named !== undefined && !/\/api\/docs/.test(named.remedy) && named.remedy.length > 3;
        yield [`${key} ${JSON.stringify(strange)}`, answer.status === 400 && isHelpful, answer];
      }
    }),
  ).toEqual([]);
}, 120_000);
