import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { Webhook } from 'standardwebhooks';
import { type Api, made, NOBODY, startApi, WEBHOOK_SECRET } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Signed {
  id: string;
  secret?: string;
  at?: Date;
  sentBody?: string;
}

function post(to: Api, event: object, { id, secret = WEBHOOK_SECRET, at = new Date(), sentBody }: Signed) {
  const body = JSON.stringify(event);
  return request(to.app)
    .post('/api/v1/crm/events')
    .set({
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    })
    .send(sentBody ?? body);
}

const contracted = (customerExternalId: string) => ({
  type: 'deal.contracted',
  timestamp: new Date().toISOString(),
  data: { customerExternalId, quoteExternalId: `Q-${customerExternalId}` },
});

test('a signed contract stops the sleeping follow; the same id again is answered alike and acted on once', async () => {
  const customerId = await made.customer(api, { externalId: 'C-10' });
  const patternId = await made.pattern(api);
  const follow = await made.follow(api, { customerId, patternId, base: '2026-12-01' });
  const first = await post(api, contracted('C-10'), { id: 'evt_1' }).expect(200);
  expect(first.body).toMatchObject({ webhookId: 'evt_1', status: 'processed', repeated: false });
  expect((await api.get(`/follows/${follow.id}`).expect(200)).body).toMatchObject({
    status: 'stopped',
    stopReason: 'contract',
  });
  const told = api.engine.told.length;
  expect((await post(api, contracted('C-10'), { id: 'evt_1' }).expect(200)).body).toMatchObject({
    status: 'processed',
    repeated: true,
  });
  expect(api.engine.told).toHaveLength(told);
});

test('an event of an unknown customer is kept, shown as waiting, and acted on when the customer arrives', async () => {
  expect((await post(api, contracted('C-20'), { id: 'evt_20' }).expect(202)).body).toMatchObject({
    status: 'waiting',
  });
  const waiting = (await api.get('/crm/events?status=waiting').expect(200)).body;
  expect(waiting.items).toMatchObject([
    { webhookId: 'evt_20', type: 'deal.contracted', waitingFor: 'customer:C-20' },
  ]);
  const customerId = await made.customer(api, { externalId: 'C-20' });
  expect((await api.get('/crm/events?status=waiting').expect(200)).body.items).toEqual([]);
  expect((await api.get(`/customers/${customerId}`).expect(200)).body.negotiationState).toBe('contracted');
});

describe('a signature is refused with 401', () => {
  test.each<[string, Signed]>([
    ['by another secret', { id: 'evt_a', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }],
    ['over another body', { id: 'evt_b', sentBody: JSON.stringify(contracted('C-99')) }],
    ['that is too old', { id: 'evt_c', at: new Date(Date.now() - 6 * 60_000) }],
    ['from the future', { id: 'evt_d', at: new Date(Date.now() + 6 * 60_000) }],
  ])('%s', async (_what, signed) => {
    const { body } = await post(api, contracted('C-10'), signed).expect(401);
    expect(body.code).toBe('invalid_signature');
    expect(body.remedy).toContain('webhook-id');
  });

  test('that is missing', async () => {
    await api.as(NOBODY).post('/crm/events', contracted('C-10')).expect(401);
    // An API key is no signature.
    await api.post('/crm/events', contracted('C-10')).expect(401);
  });
});

test('a signed body that is no event names the field; nothing of it is stored', async () => {
  const { body } = await post(api, { type: 'deal.contracted', data: {} }, { id: 'evt_bad' }).expect(400);
  expect(body.errors[0].field).toBe('data.customerExternalId');
  await post(api, { type: 'moon.landed', data: {} }, { id: 'evt_bad2' }).expect(400);
  const ids = (await api.get('/crm/events').expect(200)).body.items.map(
    ({ webhookId }: { webhookId: string }) => webhookId,
  );
  expect(ids).not.toContain('evt_bad');
});

test('a secret that is plain text signs as the text itself', async () => {
  const plain = await startApi({ env: { CRM_WEBHOOK_SECRET: 'our shared plain secret' } });
  try {
    const body = JSON.stringify(contracted('C-30'));
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', 'our shared plain secret')
      .update(`evt_p.${timestamp}.${body}`)
      .digest('base64');
    await request(plain.app)
      .post('/api/v1/crm/events')
      .set({
        'content-type': 'application/json',
        'webhook-id': 'evt_p',
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      })
      .send(body)
      .expect(202);
  } finally {
    await plain.close();
  }
});

test('without a secret every event is refused with 503 that says what to set', async () => {
  const open = await startApi({ env: { CRM_WEBHOOK_SECRET: '' } });
  try {
    const { body } = await post(open, contracted('C-1'), { id: 'evt_x' }).expect(503);
    expect(body.remedy).toContain('CRM_WEBHOOK_SECRET');
  } finally {
    await open.close();
  }
});

test('the list of events carries no bodies and needs a sign-in', async () => {
  const { items } = (await api.get('/crm/events').expect(200)).body;
  expect(items.length).toBeGreaterThan(0);
  expect(items[0]).not.toHaveProperty('payload');
  await api.as(NOBODY).get('/crm/events').expect(401);
  await api.get('/crm/events?status=lost').expect(400);
});
