import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { HttpPoster } from '#channels/http-call';
import { deliverDue } from '#use-cases/webhooks/deliver-due';
import { type Api, bearer, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let api: Api;
let receiver: Server;
let url: string;
const received: Received[] = [];
let answer: { status: number; headers?: Record<string, string> } = { status: 204 };
const poster = new HttpPoster();
beforeAll(async () => {
  api = await startApi();
  receiver = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      received.push({ headers: req.headers, body: Buffer.concat(parts).toString() });
      res.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
});
afterAll(async () => {
  poster.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await api.close();
});
beforeEach(() => {
  received.length = 0;
  answer = { status: 204 };
});

const endpoint = async (overrides: object = {}) =>
  (await api.post('/webhook-endpoints', { url, ...overrides }).expect(201)).body;
/** What the endpoint's workflow does, at a time of the test's choosing. */
const deliver = (id: string, inMs = 0) =>
  deliverDue({ ...api.deps, now: () => new Date(Date.now() + inMs) }, id, { poster, onProgress: () => {} });
const deliveriesOf = async (id: string) =>
  (await api.get(`/webhook-endpoints/${id}/deliveries`).expect(200)).body.items;
const DAY = 86_400_000;

test('what happens is told, signed by the Standard Webhooks rules, in order, with ids and without personal data', async () => {
  const { id, secret } = await endpoint({ events: ['follow.assigned', 'follow.stopped'] });
  const customerId = await made.customer(api, { externalId: 'W-1', name: '通知 花子' });
  const follow = await made.follow(api, {
    customerId,
    patternId: await made.pattern(api),
    base: '2026-12-01',
  });
  await api.post(`/follows/${follow.id}/stop`, { reason: '花子さんの希望' }).expect(200);
  expect(await deliver(id)).toBe('sent');

  expect(received.map(({ body }) => JSON.parse(body).type)).toEqual(['follow.assigned', 'follow.stopped']);
  for (const { headers, body } of received)
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeTruthy();
  expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({
    data: { customerId, customerExternalId: 'W-1', followId: follow.id, reason: 'staff' },
  });
  expect(received.map(({ body }) => body).join()).not.toContain('花子');
  expect(await deliveriesOf(id)).toMatchObject([
    { type: 'follow.stopped', status: 'delivered', attempts: 1, responseStatus: 204 },
    { type: 'follow.assigned', status: 'delivered' },
  ]);
  expect(await deliver(id)).toBe('idle');
});

test('a change that is rolled back tells nobody', async () => {
  const { id } = await endpoint();
  const customerId = await made.customer(api);
  const before = (await deliveriesOf(id)).length;
  await api.post('/follows', { customerId, patternId: UNKNOWN_ID, base: '2026-12-01' }).expect(404);
  const failing = api.deps.db.transaction(async (tx) => {
    const store = await tx.store.findFirstOrThrow();
    const note = { id: UNKNOWN_ID, storeId: store.id, customerId, kind: 'todo_done', summary: 'x' };
    await tx.historyEntry.create({
      data: { ...note, actorKind: 'user', actorName: 'x', occurredAt: new Date() },
    });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(await deliveriesOf(id)).toHaveLength(before);
});

test('what is refused comes again under the same id, later each time, and is given up after ten attempts', async () => {
  const { id } = await endpoint();
  await api.post(`/webhook-endpoints/${id}/test`).expect(202);
  answer = { status: 500 };
  expect(await deliver(id)).toBe('sent');
  expect(await deliver(id)).toBe('idle');
  answer = { status: 503, headers: { 'retry-after': '900' } };
  expect(await deliver(id, 6_000)).toBe('sent');
  expect(await deliver(id, 6_000 + 890_000)).toBe('idle');
  const [waiting] = await deliveriesOf(id);
  expect(waiting).toMatchObject({
    status: 'pending',
    attempts: 2,
    error: 'answered 503',
    responseStatus: 503,
  });
  expect((await api.get(`/webhook-endpoints/${id}`).expect(200)).body).toMatchObject({
    waiting: 1,
    failingSince: expect.any(String),
  });
  for (let attempt = 3; attempt <= 10; attempt++) {
    const { nextAttemptAt } = (await deliveriesOf(id))[0];
    expect(await deliver(id, Date.parse(nextAttemptAt) - Date.now() + 1_000)).toBe('sent');
  }
  expect((await deliveriesOf(id))[0]).toMatchObject({ status: 'failed', attempts: 10, nextAttemptAt: null });
  expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([waiting.id]));

  answer = { status: 200 };
  await api.post(`/webhook-endpoints/${id}/deliveries/${waiting.id}/retry`).expect(202);
  expect(await deliver(id)).toBe('sent');
  expect((await deliveriesOf(id))[0]).toMatchObject({ status: 'delivered', error: null });
  await api.post(`/webhook-endpoints/${id}/deliveries/${waiting.id}/retry`).expect(404);
});

test('an endpoint that is gone, or takes nothing for five days, is switched off; switched on again it gets what waited', async () => {
  const { id } = await endpoint();
  await api.post(`/webhook-endpoints/${id}/test`).expect(202);
  answer = { status: 410 };
  expect(await deliver(id)).toBe('off');
  expect((await api.get(`/webhook-endpoints/${id}`).expect(200)).body).toMatchObject({
    active: false,
    disabledReason: 'gone',
  });
  const refused = await api.post(`/webhook-endpoints/${id}/test`).expect(409);
  expect(refused.body).toMatchObject({ code: 'wrong_state', errors: [{ field: 'active' }] });
  answer = { status: 200 };
  await api.patch(`/webhook-endpoints/${id}`, { active: true }).expect(200);
  expect(await deliver(id)).toBe('sent');

  const lost = await endpoint();
  await api.post(`/webhook-endpoints/${lost.id}/test`).expect(202);
  receiver.closeAllConnections();
  const { port } = new URL(url);
  await api.patch(`/webhook-endpoints/${lost.id}`, {
    url: `http://127.0.0.1:${Number(port) === 1 ? 2 : 1}/`,
  });
  expect(await deliver(lost.id)).toBe('sent');
  expect((await deliveriesOf(lost.id))[0].error).toContain('unreachable');
  expect(await deliver(lost.id, 6 * DAY)).toBe('off');
  expect((await api.get(`/webhook-endpoints/${lost.id}`).expect(200)).body.disabledReason).toBe('failing');
});

test('after a change of the secret both sign for a day', async () => {
  const { id, secret: old } = await endpoint();
  const { secret } = (await api.post(`/webhook-endpoints/${id}/secret`).expect(200)).body;
  expect(secret).not.toBe(old);
  const verifies = (key: string) => {
    const { body, headers } = received.at(-1) as Received;
    try {
      return Boolean(new Webhook(key).verify(body, headers as Record<string, string>));
    } catch {
      return false;
    }
  };
  await api.post(`/webhook-endpoints/${id}/test`).expect(202);
  await deliver(id);
  expect([verifies(old), verifies(secret)]).toEqual([true, true]);
  await api.db.prisma.webhookEndpoint.update({ where: { id }, data: { oldSecretUntil: new Date() } });
  await api.post(`/webhook-endpoints/${id}/test`).expect(202);
  await deliver(id, 1_000);
  expect([verifies(old), verifies(secret)]).toEqual([false, true]);
});

test('an endpoint of one store is told of that store alone', async () => {
  const [a, b] = [await made.store(api), await made.store(api)];
  const { id } = await endpoint({ storeId: a, events: ['inquiry.received'] });
  for (const storeId of [a, b])
    await api.post('/quotes', { customerId: await made.customer(api, { storeId }) }).expect(201);
  await deliver(id);
  expect(received.map(({ body }) => JSON.parse(body).data.storeId)).toEqual([a]);
});

test('addresses that cannot be, unknown events and callers without the right are refused', async () => {
  const fieldOf = async (body: object) =>
    (await api.post('/webhook-endpoints', body).expect(400)).body.errors[0].field;
  for (const wrong of [
    'crm',
    'ftp://crm.example.jp',
    'https://u:p@crm.example.jp/',
    'http://169.254.169.254/latest',
  ])
    expect(await fieldOf({ url: wrong })).toBe('url');
  expect(await fieldOf({ url, events: ['follow.exploded'] })).toBe('events[0]');
  expect(await fieldOf({ url, events: [] })).toBe('events');
  await api.post('/webhook-endpoints', { url, storeId: UNKNOWN_ID }).expect(404);
  await api.as(NOBODY).get('/webhook-endpoints').expect(401);
  const staff = api.as(bearer(await made.key(api, { role: 'staff' })));
  await staff.get('/webhook-endpoints').expect(403);
  const ops = api.as(bearer(await made.key(api, { role: 'ops' })));
  const { body } = await ops.get('/webhook-endpoints').expect(200);
  expect(JSON.stringify(body)).not.toContain('whsec_');
  await ops.post('/webhook-endpoints', { url }).expect(403);
});

test('a removed endpoint takes its deliveries along', async () => {
  const { id } = await endpoint();
  await api.post(`/webhook-endpoints/${id}/test`).expect(202);
  await api.delete(`/webhook-endpoints/${id}`).expect(204);
  expect(await deliver(id)).toBe('off');
  expect(await api.db.prisma.webhookDelivery.count({ where: { endpointId: id } })).toBe(0);
  const { items } = (await api.get('/audit-log?action=webhook.delete').expect(200)).body;
  expect(items).toHaveLength(1);
});
