import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { v7 } from 'uuid';
import { unsubscribeUrl } from '#use-cases/relay/unsubscribe-token';
import { recordConsent } from '#use-cases/consent/record-consent';
import { systemActor } from '#domain/actor';
import { type Api, startApi } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** A customer who has got a mail, and the path of its unsubscribe link. */
async function sentMail(channel = 'mail', purpose = 'advertising') {
  const { body } = await api.post('/customers', {
    name: '停止 <b>花子</b>',
    email: 'stop@home.test',
    consent: { mail: 'granted', sms: 'granted' },
  });
  const deliveryId = v7();
  await api.db.prisma.delivery.create({
    data: {
      id: deliveryId,
      sendKey: deliveryId,
      storeId: body.storeId,
      customerId: body.id,
      channel,
      purpose,
      status: 'accepted',
    },
  });
  return {
    customerId: body.id as string,
    path: new URL(unsubscribeUrl(api.deps.config, deliveryId)).pathname,
  };
}
const page = (path: string) => request(api.app).get(path);
const press = (path: string) => request(api.app).post(path).type('form');
const consentOf = async (id: string) => (await api.get(`/customers/${id}`)).body.consent;
const ledgerOf = (customerId: string) =>
  api.db.prisma.consentEvent.findMany({ where: { customerId, source: 'one_click' } });

test('the button of a mail program stops advertising mail in one request, without sign-in, and leaves a proof without an address', async () => {
  const { customerId, path } = await sentMail();
  const answer = await press(path).set('user-agent', 'Mail/1').send('List-Unsubscribe=One-Click');
  expect(answer.status).toBe(200);
  expect(await consentOf(customerId)).toMatchObject({ mail: 'service_only', sms: 'granted' });
  const [event] = await ledgerOf(customerId);
  expect(event).toMatchObject({
    before: 'granted',
    state: 'service_only',
    proof: { text: 'List-Unsubscribe=One-Click', userAgent: 'Mail/1' },
  });
  expect(JSON.stringify(event)).not.toMatch(/127\.0\.0\.1/);
});

test('opening the link stops nothing: scanners open every link; its page says neither name nor address', async () => {
  const { customerId, path } = await sentMail();
  const answer = await page(path);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('配信を停止する');
  expect(answer.text).not.toMatch(/花子|stop@home/);
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(await consentOf(customerId)).toMatchObject({ mail: 'granted' });
});

test('the page is English where the reader is, and its button is noted as a button', async () => {
  const { customerId, path } = await sentMail();
  expect((await page(path).set('accept-language', 'en-GB')).text).toContain('<button>Unsubscribe</button>');
  const done = await press(`${path}?lang=en`).send('page=1');
  expect(done.text).toContain('You will get no more advertising mail');
  expect(await ledgerOf(customerId)).toMatchObject([
    { proof: { text: '「配信を停止する」ボタン（広告・ご案内）' } },
  ]);
});

test('who has stopped advertising may stop everything with a second button; pressing the first again changes nothing', async () => {
  const { customerId, path } = await sentMail();
  const done = await press(path).send('page=1');
  expect(done.text).toContain('お取り引きについての連絡は、引き続きお送りします');
  expect(done.text).toContain('name="everything"');
  const all = await press(path).send('page=1&everything=1');
  expect(all.text).toContain('すべてのメールの配信を停止しました');
  expect(all.text).not.toContain('name="everything"');
  expect(await consentOf(customerId)).toMatchObject({ mail: 'denied' });
  await press(path).send('page=1');
  expect(await consentOf(customerId)).toMatchObject({ mail: 'denied' });
  expect((await ledgerOf(customerId)).map(({ state }) => state).sort()).toEqual(['denied', 'service_only']);
});

test('a link in a message about the customer’s own dealings stops everything: there is nothing less to stop', async () => {
  const { customerId, path } = await sentMail('mail', 'transactional');
  expect((await page(path)).text).toContain('すべてのメールの配信を停止します');
  await press(path).send('page=1');
  expect(await consentOf(customerId)).toMatchObject({ mail: 'denied' });
});

test('pressed twice it is one refusal; after a new consent the old link stops again', async () => {
  const { customerId, path } = await sentMail();
  await press(path).send('List-Unsubscribe=One-Click');
  await press(path).send('List-Unsubscribe=One-Click');
  expect(await ledgerOf(customerId)).toHaveLength(1);
  await recordConsent(api.deps, systemActor('test'), {
    customerId,
    channel: 'mail',
    state: 'granted',
    source: 'staff',
    sourceKey: `again:${customerId}`,
    proof: {},
  });
  await press(path).send('List-Unsubscribe=One-Click');
  expect(await consentOf(customerId)).toMatchObject({ mail: 'service_only' });
  expect(await ledgerOf(customerId)).toHaveLength(2);
});

test('a link in an advertising SMS stops those', async () => {
  const { customerId, path } = await sentMail('sms');
  await press(path).send('page=1');
  expect(await consentOf(customerId)).toMatchObject({ mail: 'granted', sms: 'service_only' });
});

test.each(['/u/abc', `/u/${'A'.repeat(64)}`])('%s stops nothing and says what to do', async (path) => {
  for (const answer of [await page(path), await press(path).send('page=1')]) {
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('リンクは正しくありません');
  }
});

test('a mail program may send its wish as multipart (RFC 8058 §3.2)', async () => {
  const { customerId, path } = await sentMail();
  await request(api.app).post(path).field('List-Unsubscribe', 'One-Click').expect(200);
  expect(await consentOf(customerId)).toMatchObject({ mail: 'service_only' });
});
