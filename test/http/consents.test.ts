import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { type Api, startApi } from './api.ts';

let api: Api;
let storeId: string;
beforeAll(async () => {
  api = await startApi();
  const { body } = await api.get('/stores');
  storeId = body.items[0].id;
  await api.patch(`/stores/${storeId}`, { address: '神奈川県平塚市1-2-3', quietHours: null }).expect(200);
});
afterAll(() => api.close());

const customer = async (more: object = {}) =>
  (
    await api
      .post('/customers', { name: '同意 花子', email: 'hanako@home.test', phone: '090-1234-5678', ...more })
      .expect(201)
  ).body.id as string;
const consentsOf = async (id: string) => (await api.get(`/customers/${id}/consents`).expect(200)).body;
/** `mail advertising` → outcome and reason */
const sendsOf = async (id: string) => {
  const { channels } = await consentsOf(id);
  return Object.fromEntries(
    channels.flatMap(
      ({
        channel,
        sends,
      }: {
        channel: string;
        sends: { purpose: string; outcome: string; reason: string | null }[];
      }) => sends.map(({ purpose, outcome, reason }) => [`${channel} ${purpose}`, reason ?? outcome]),
    ),
  );
};

test('what may be sent is said by channel and purpose, with why not', async () => {
  const id = await customer();
  expect(await sendsOf(id)).toEqual({
    'mail transactional': 'send',
    'mail advertising': 'no_consent',
    'sms transactional': 'send',
    'sms advertising': 'no_consent',
    'postcard transactional': 'no_address_call_instead',
    'postcard advertising': 'no_address_call_instead',
  });
});

test('a consent recorded with its proof opens advertising, a refusal closes everything of the channel', async () => {
  const id = await customer();
  const proof = '2026-12-01 来店時の申込書';
  const made = await api
    .post(`/customers/${id}/consents`, { channel: 'mail', state: 'granted', proof })
    .expect(201);
  expect(made.body).toMatchObject({
    before: 'unknown',
    state: 'granted',
    source: 'api',
    proof: { text: proof },
  });
  expect(await sendsOf(id)).toMatchObject({ 'mail advertising': 'send' });
  await api
    .post(`/customers/${id}/consents`, { channel: 'mail', state: 'denied', proof: '電話で' })
    .expect(201);
  expect(await sendsOf(id)).toMatchObject({
    'mail advertising': 'consent_denied',
    'mail transactional': 'consent_denied',
  });
  const { events, channels } = await consentsOf(id);
  expect(events.map(({ state }: { state: string }) => state)).toEqual(['denied', 'granted']);
  expect(channels[0]).toMatchObject({ channel: 'mail', state: 'denied', since: events[0].at });
});

test('a refusal of advertising alone leaves messages about the customer’s own dealings', async () => {
  const id = await customer();
  await api
    .post(`/customers/${id}/consents`, { channel: 'mail', state: 'service_only', proof: '電話で' })
    .expect(201);
  expect(await sendsOf(id)).toMatchObject({
    'mail advertising': 'consent_denied',
    'mail transactional': 'send',
  });
});

test('a consent without a proof is refused', async () => {
  const id = await customer();
  const { body } = await api
    .post(`/customers/${id}/consents`, { channel: 'mail', state: 'granted' })
    .expect(400);
  expect(body.errors).toMatchObject([{ field: 'proof' }]);
});

test('the report for an inquiry holds consents with proof and sends with texts in order of time, and is noted', async () => {
  const id = await customer({ consent: { mail: 'granted' }, consentProof: '申込書 No.12' });
  await api.db.prisma.delivery.create({
    data: {
      id: v7(),
      sendKey: v7(),
      storeId,
      customerId: id,
      channel: 'mail',
      purpose: 'advertising',
      status: 'accepted',
      toAddress: 'hanako@home.test',
      subject: '冬のご案内',
      body: '=SUM(1)\n住所: 〒254-0000',
      acceptedAt: new Date(Date.now() + 60_000),
    },
  });
  const { text } = await api.get(`/customers/${id}/consent-report`).buffer(true).expect(200);
  const [, consent, send] = text.split('\r\n');
  expect(consent).toMatch(/同意の記録,メール,未確認 → 同意,APIによる登録,hanako@home\.test,,申込書 No\.12/);
  expect(send).toMatch(/送信,メール,送信済み,広告,hanako@home\.test,冬のご案内,"'=SUM\(1\)/);
  const audit = await api.get(`/audit-log?entity=customer&entityId=${id}`);
  expect(audit.body.items[0]).toMatchObject({ action: 'export' });
});

test('an inquiry that names an address is answered for whoever has it or was sent something to it', async () => {
  const id = await customer();
  const send = { customerId: id, channel: 'sms', status: 'accepted', acceptedAt: new Date() };
  await api.db.prisma.delivery.create({
    data: { ...send, id: v7(), sendKey: v7(), storeId, toAddress: '+819011112222', body: '点検のご案内' },
  });
  const ask = (address: string) => api.post('/consent-reports', { address }).buffer(true);
  const byPhone = await ask('090-1111-2222').expect(200);
  expect(byPhone.text).toContain('点検のご案内');
  expect(byPhone.text).toContain(id);
  expect((await ask('HANAKO@home.test').expect(200)).text).toContain(id);
  const nobody = await ask('nobody@home.test').expect(404);
  expect(nobody.body.remedy).toContain('この宛先の登録も');
  const audit = await api.get(`/audit-log?entity=customer&entityId=${id}`);
  expect(JSON.stringify(audit.body)).not.toContain('HANAKO@home.test');
  const made = await api.post('/api-keys', { name: 'staff', role: 'staff' }).expect(201);
  const staff = api.as({ authorization: `Bearer ${made.body.key}` });
  await staff.post('/consent-reports', { address: 'hanako@home.test' }).expect(403);
});

test('staff may read and record, and not take the report', async () => {
  const id = await customer();
  const made = await api.post('/api-keys', { name: 'staff', role: 'staff' }).expect(201);
  const staff = api.as({ authorization: `Bearer ${made.body.key}` });
  await staff.get(`/customers/${id}/consents`).expect(200);
  await staff.get(`/customers/${id}/consent-report`).expect(403);
});
