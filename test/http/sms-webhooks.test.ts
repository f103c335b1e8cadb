import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { Webhook } from 'standardwebhooks';
import { type Api, bearer, made, startApi } from './api.ts';

const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const TOKEN = 'twilio-auth-token';
const BASE = 'https://oikaze.example.jp';

let gateway: Api;
let twilio: Api;
beforeAll(async () => {
  gateway = await startApi({
    env: {
      SMS_HTTP_URL: 'https://sms.example.jp/send',
      SMS_WEBHOOK_SECRET: SECRET,
      SMS_OPT_OUT_REPLY: '配信を停止しました。',
    },
  });
  twilio = await startApi({
    env: {
      TWILIO_ACCOUNT_SID: 'AC00',
      TWILIO_AUTH_TOKEN: TOKEN,
      TWILIO_FROM: '+815000000000',
      PUBLIC_BASE_URL: BASE,
      SMS_OPT_OUT_REPLY: '配信を停止しました。',
    },
  });
});
afterAll(() => Promise.all([gateway.close(), twilio.close()]));

function signed(to: string, message: object, secret = SECRET) {
  const body = JSON.stringify(message);
  const [id, at] = [randomUUID(), new Date()];
  return request(gateway.app)
    .post(`/api/v1${to}`)
    .set({
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    })
    .send(body);
}

/** As Twilio signs it: https://www.twilio.com/docs/usage/security */
function fromTwilio(to: string, fields: Record<string, string>, signature?: string) {
  const url = `${BASE}/api/v1${to}`;
  const text =
    url +
    Object.keys(fields)
      .sort()
      .map((name) => name + fields[name])
      .join('');
  return request(twilio.app)
    .post(`/api/v1${to}`)
    .set('X-Twilio-Signature', signature ?? createHmac('sha1', TOKEN).update(text).digest('base64'))
    .type('form')
    .send(fields);
}

let numbers = 0;
const number = () => `+81901234${String(++numbers).padStart(4, '0')}`;

/** An SMS of the ledger to a new customer. */
async function sentSms(api: Api, status = 'accepted', overrides: Record<string, unknown> = {}) {
  const phone = number();
  const customerId = await made.customer(api, { phone });
  const { storeId } = await api.db.prisma.customer.findUniqueOrThrow({ where: { id: customerId } });
  const id = randomUUID();
  await api.db.prisma.delivery.create({
    data: {
      id,
      sendKey: `test:${id}`,
      storeId,
      customerId,
      channel: 'sms',
      status,
      provider: api === twilio ? 'twilio' : 'http',
      providerId: `p-${id}`,
      toAddress: phone,
      priceYen: 20,
      claimedAt: new Date(),
      acceptedAt: status === 'accepted' ? new Date() : null,
      ...overrides,
    },
  });
  return { id, customerId, phone, providerId: `p-${id}` };
}

const ledger = (api: Api, id: string) => api.db.prisma.delivery.findUniqueOrThrow({ where: { id } });
const customer = (api: Api, id: string) => api.db.prisma.customer.findUniqueOrThrow({ where: { id } });
const todos = (api: Api, customerId: string, kind: string) =>
  api.db.prisma.todo.count({ where: { customerId, kind } });

test('a receipt says that an SMS has arrived, found by our key or by the gateway’s id; a later word changes nothing', async () => {
  const byKey = await sentSms(gateway);
  const byId = await sentSms(gateway);
  await signed('/sms/receipts', { id: 'gw-1', idempotencyKey: byKey.id, status: 'delivered' }).expect(204);
  await signed('/sms/receipts', { id: byId.providerId, status: 'delivered' }).expect(204);
  expect((await ledger(gateway, byKey.id)).deliveredAt).not.toBeNull();
  await signed('/sms/receipts', { id: byId.providerId, status: 'failed', errorCode: 'late' }).expect(204);
  expect((await ledger(gateway, byId.id)).status).toBe('delivered');
});

test('a failure makes one ToDo; a number that takes no SMS is marked, and the money stays spent', async () => {
  const sms = await sentSms(gateway);
  const receipt = { id: sms.providerId, status: 'failed', errorCode: 'unknown_subscriber', permanent: true };
  await signed('/sms/receipts', receipt).expect(204);
  await signed('/sms/receipts', receipt).expect(204);
  expect(await ledger(gateway, sms.id)).toMatchObject({
    status: 'failed',
    error: 'receipt unknown_subscriber',
  });
  expect((await ledger(gateway, sms.id)).acceptedAt).not.toBeNull();
  expect((await customer(gateway, sms.customerId)).phoneUndeliverableAt).not.toBeNull();
  expect(await todos(gateway, sms.customerId, 'handover')).toBe(1);
});

test('a passing failure leaves the number in use, and so does one of a number the customer no longer has', async () => {
  const passing = await sentSms(gateway);
  await signed('/sms/receipts', { id: passing.providerId, status: 'failed', errorCode: 'busy' }).expect(204);
  const changed = await sentSms(gateway, 'accepted', { toAddress: '+819099999999' });
  await signed('/sms/receipts', { id: changed.providerId, status: 'failed', permanent: true }).expect(204);
  for (const { customerId } of [passing, changed])
    expect((await customer(gateway, customerId)).phoneUndeliverableAt).toBeNull();
});

test.each(['in_doubt', 'claimed'])(
  'a receipt of a send that is %s is proof that it was sent',
  async (status) => {
    const sms = await sentSms(gateway, status, { leaseUntil: new Date(Date.now() + 60_000) });
    await signed('/sms/receipts', { id: 'gw-2', idempotencyKey: sms.id, status: 'sent' }).expect(204);
    expect(await ledger(gateway, sms.id)).toMatchObject({ status: 'accepted' });
    await signed('/sms/receipts', { id: 'gw-2', idempotencyKey: sms.id, status: 'delivered' }).expect(204);
    expect((await ledger(gateway, sms.id)).status).toBe('delivered');
  },
);

test('what is not signed with the key, or speaks of no SMS of ours, is refused', async () => {
  const sms = await sentSms(gateway);
  const receipt = { id: sms.providerId, status: 'delivered' };
  const wrong = `whsec_${Buffer.from('another secret of 24 bytes').toString('base64')}`;
  await signed('/sms/receipts', receipt, wrong).expect(401);
  await signed('/sms/receipts', { id: 'nobody', status: 'delivered' }).expect(404);
  const bad = await signed('/sms/receipts', { id: 'x', status: 'perhaps' }).expect(400);
  expect(bad.body.code).toBe('invalid_input');
  expect(JSON.stringify(bad.body.errors)).toContain('status');
  const missing = await request(twilio.app).post('/api/v1/sms/receipts').send('{}').expect(503);
  expect(missing.body.code).toBe('sms_webhooks_not_configured');
  expect((await ledger(gateway, sms.id)).status).toBe('accepted');
});

test('停止 ends the SMS to everybody with that number, with proof, and is confirmed once', async () => {
  const phone = number();
  const two = await Promise.all([made.customer(gateway, { phone }), made.customer(gateway, { phone })]);
  const sms = { id: randomUUID(), from: phone, text: '配信停止を希望します。' };
  const first = await signed('/sms/inbound', sms).expect(200);
  expect(first.body).toEqual({ effect: 'opted_out', reply: '配信を停止しました。' });
  expect((await signed('/sms/inbound', sms).expect(200)).body).toEqual({ effect: 'opted_out', reply: null });
  for (const id of two) {
    expect((await customer(gateway, id)).consentSms).toBe('denied');
    const events = await gateway.db.prisma.consentEvent.findMany({ where: { customerId: id } });
    expect(events).toMatchObject([{ source: 'stop_keyword', state: 'denied', proof: { text: sms.text } }]);
    expect(await todos(gateway, id, 'reply')).toBe(0);
  }
});

test('another answer is a reply: it stops the pattern and waits for somebody', async () => {
  const phone = number();
  const customerId = await made.customer(gateway, { phone });
  const follow = await made.follow(gateway, {
    customerId,
    patternId: await made.pattern(gateway),
    base: '2026-12-01',
  });
  const sms = { id: randomUUID(), from: phone.replace('+81', '0'), text: '来週の土曜は空いていますか' };
  expect((await signed('/sms/inbound', sms).expect(200)).body.effect).toBe('replied');
  await signed('/sms/inbound', sms).expect(200);
  expect((await gateway.get(`/follows/${follow.id}`).expect(200)).body).toMatchObject({
    status: 'stopped',
    stopReason: 'reply',
  });
  expect(await todos(gateway, customerId, 'reply')).toBe(1);
});

test('of customers with one number the one who was sent an SMS last has answered; nobody’s number is kept as unknown', async () => {
  const phone = number();
  await made.customer(gateway, { phone });
  const asked = await sentSms(gateway);
  await gateway.db.prisma.customer.update({ where: { id: asked.customerId }, data: { phone } });
  await made.customer(gateway, { phone });
  await signed('/sms/inbound', { id: randomUUID(), from: phone, text: 'はい' }).expect(200);
  expect(await todos(gateway, asked.customerId, 'reply')).toBe(1);
  const unknown = await signed('/sms/inbound', { id: randomUUID(), from: '+819000000001', text: 'はい' });
  expect(unknown.body.effect).toBe('unknown_sender');
});

test('an SMS of an unknown number is listed until somebody says whose it is: then it is their reply, or their stop', async () => {
  const [asks, stops] = ['+819000000011', '+819000000012'];
  await signed('/sms/inbound', { id: randomUUID(), from: asks, text: '明日うかがいます' }).expect(200);
  await signed('/sms/inbound', { id: randomUUID(), from: stops, text: '停止' }).expect(200);
  const list = async (query = 'handled=false') =>
    (await gateway.get(`/inbound-sms?${query}`).expect(200)).body;
  const of = (items: { fromNumber: string; id: string }[], from: string) =>
    items.find(({ fromNumber }) => fromNumber === from);
  const { items } = await list();
  const [asked, stopped] = [of(items, asks), of(items, stops)];
  expect(asked).toMatchObject({ body: '明日うかがいます', handledAt: null, customerId: null });
  expect((await list('handled=false&limit=1')).nextCursor).not.toBeNull();

  const customerId = await made.customer(gateway, {});
  const give = (id: string | undefined, to: object) => gateway.post(`/inbound-sms/${id}/handle`, to);
  const given = await give(asked?.id, { customerId }).expect(200);
  expect(given.body).toMatchObject({ customerId, handledBy: expect.any(String) });
  await give(asked?.id, { customerId }).expect(200);
  expect(await todos(gateway, customerId, 'reply')).toBe(1);
  expect((await give(asked?.id, {})).body).toMatchObject({ code: 'wrong_state' });
  await give(stopped?.id, { customerId }).expect(200);
  const after = await gateway.get(`/customers/${customerId}`).expect(200);
  expect(after.body.consent).toMatchObject({ sms: 'denied' });
  expect(of((await list()).items, asks)).toBeUndefined();

  await give(randomUUID(), {}).expect(404);
  expect((await give(asked?.id, { customerId: randomUUID() })).status).toBe(404);
  const ops = await made.key(gateway, { role: 'ops' });
  const seen = await gateway.as(bearer(ops)).get('/inbound-sms').expect(200);
  expect(seen.body.items[0]).toMatchObject({ fromNumber: null, body: null });
  await gateway.as(bearer(ops)).post(`/inbound-sms/${asked?.id}/handle`, {}).expect(403);
});

test('Twilio’s status is taken when its signature fits address and form, and refused otherwise', async () => {
  const sms = await sentSms(twilio);
  const to = `/sms/twilio/status?delivery=${sms.id}`;
  const fields = { MessageSid: 'SM1', MessageStatus: 'delivered', To: sms.phone };
  await fromTwilio(to, fields, 'AAAA').expect(401);
  await fromTwilio(to, { ...fields, MessageStatus: 'queued' }).expect(204);
  expect((await ledger(twilio, sms.id)).status).toBe('accepted');
  await fromTwilio(to, fields).expect(204);
  expect((await ledger(twilio, sms.id)).status).toBe('delivered');
});

test.each([
  ['30005', 'unknown', true],
  ['30003', 'unknown', false],
  ['21610', 'denied', false],
])('Twilio’s error %s leaves the consent %s', async (ErrorCode, consent, isMarked) => {
  const sms = await sentSms(twilio);
  const fields = { MessageSid: sms.providerId, MessageStatus: 'undelivered', ErrorCode };
  await fromTwilio('/sms/twilio/status', fields).expect(204);
  const found = await customer(twilio, sms.customerId);
  expect(found.consentSms).toBe(consent);
  expect(found.phoneUndeliverableAt !== null).toBe(isMarked);
  expect(await todos(twilio, sms.customerId, 'handover')).toBe(consent === 'denied' ? 0 : 1);
});

test('a STOP to Twilio is answered in its own language, unless Twilio keeps it itself', async () => {
  const [phone, other] = [number(), number()];
  const ids = await Promise.all([phone, other].map((to) => made.customer(twilio, { phone: to })));
  const mine = await fromTwilio('/sms/twilio/inbound', { MessageSid: 'SM7', From: phone, Body: 'ＳＴＯＰ' });
  expect(mine.text).toContain('<Message>配信を停止しました。</Message>');
  const theirs = { MessageSid: 'SM8', From: other, Body: 'END', OptOutType: 'STOP' };
  expect((await fromTwilio('/sms/twilio/inbound', theirs)).text).not.toContain('<Message>');
  for (const id of ids) expect((await customer(twilio, id)).consentSms).toBe('denied');
});
