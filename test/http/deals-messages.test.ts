import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, made, NOBODY, startApi, UNKNOWN_ID } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi({ env: { RELAY_DOMAIN: 'relay.shop.example' } });
});
afterAll(() => api.close());

const ADDRESS = 'hanako.hiratsuka@real.example';
const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const RELAY = /^c-[a-z2-7]{16}@relay\.shop\.example$/;
const fieldsOf = (body: { errors?: { field: string }[] }) => (body.errors ?? []).map(({ field }) => field);

const askWith = async (customerId: string, quote: Record<string, unknown> = {}) =>
  (await api.post('/quotes', { customerId, vehicleText: 'プリウス', ...quote }).expect(201)).body
    .id as string;

test('新着 and 商談中 show wishes, extra fields and the relay address, and nowhere the real one', async () => {
  const customerId = await made.customer(api, {
    email: ADDRESS,
    birthOn: '1980-04-01',
    family: '妻・子 2 人',
  });
  const quoteId = await askWith(customerId, {
    wishes: ['see_car', 'test_drive'],
    usage: '通勤',
    downPaymentYen: 300_000,
    monthlyPaymentYen: 20_000,
    bonusPayments: 2,
  });
  const inquiries = await api.get('/inquiries').expect(200);
  expect(inquiries.body.items).toMatchObject([
    {
      id: quoteId,
      wishes: ['see_car', 'test_drive'],
      past: { count: 0 },
      relayAddress: expect.stringMatching(RELAY),
    },
  ]);
  await api.patch(`/quotes/${quoteId}`, { status: 'negotiating' }).expect(200);
  const deals = await api.get('/deals?wish=test_drive').expect(200);
  expect(deals.body.items).toMatchObject([
    { customerId, newestQuoteId: quoteId, wishes: ['see_car', 'test_drive'], hasSurvey: false },
  ]);
  expect((await api.get('/deals?wish=catalog').expect(200)).body.items).toEqual([]);

  const detail = await api.get(`/quotes/${quoteId}/detail`).expect(200);
  expect(detail.body).toMatchObject({
    quote: { usage: '通勤', downPaymentYen: 300_000, monthlyPaymentYen: 20_000, bonusPayments: 2 },
    customer: {
      birthOn: '1980-04-01',
      family: '妻・子 2 人',
      hasMail: true,
      relayAddress: expect.stringMatching(RELAY),
    },
    surveys: [],
  });
  await api.post(`/customers/${customerId}/messages`, { subject: '件名', body: '文' }).expect(201);
  const thread = await api.get(`/customers/${customerId}/thread`).expect(200);
  for (const { text } of [inquiries, deals, detail, thread]) expect(text).not.toContain(ADDRESS);
});

test('a message with a file: sent once under its key, read, downloaded as something to keep', async () => {
  const customerId = await made.customer(api, { email: 'taro@real.example' });
  const quoteId = await askWith(customerId, { status: 'negotiating' });
  const message = {
    quoteId,
    subject: 'お見積り',
    body: 'ご確認ください',
    attachments: [{ fileName: '見積書.pdf', content: PDF.toString('base64') }],
  };
  const key = { 'Idempotency-Key': 'message-1' };
  const { body: posted } = await api.post(`/customers/${customerId}/messages`, message, key).expect(201);
  const again = await api.post(`/customers/${customerId}/messages`, message, key).expect(201);
  expect(again.body).toEqual(posted);
  const { items } = (await api.get(`/customers/${customerId}/thread?quoteId=${quoteId}`).expect(200)).body;
  expect(items).toMatchObject([
    {
      id: posted.id,
      direction: 'out',
      mail: { status: 'planned' },
      attachments: [{ fileName: '見積書.pdf' }],
    },
  ]);

  const file = await api.get(`/attachments/${items[0].attachments[0].id}`).expect(200);
  expect(file.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="???.pdf"; filename*=UTF-8''${encodeURIComponent('見積書.pdf')}`,
    'x-content-type-options': 'nosniff',
  });
  expect(file.headers['content-security-policy']).toContain('sandbox');
  await api.as(NOBODY).get(`/attachments/${items[0].attachments[0].id}`).expect(401);
});

test('what cannot be sent is refused, naming the field', async () => {
  const customerId = await made.customer(api, { email: null });
  const post = (body: Record<string, unknown>) =>
    api.post(`/customers/${customerId}/messages`, { subject: '件名', body: '文', ...body });
  expect(fieldsOf((await post({ body: '  ' }).expect(400)).body)).toEqual(['body']);
  const html = { fileName: 'a.pdf', content: Buffer.from('<html>').toString('base64') };
  expect((await post({ attachments: [html] }).expect(422)).body).toMatchObject({
    code: 'attachment_not_allowed',
  });
  expect(fieldsOf((await post({ attachments: [{ ...html, content: '%%%' }] }).expect(400)).body)).toEqual([
    'attachments[0].content',
  ]);
  const large = {
    fileName: 'a.pdf',
    content: Buffer.concat([PDF, Buffer.alloc(6 * 1024 ** 2)]).toString('base64'),
  };
  expect((await post({ attachments: [large] }).expect(413)).body).toMatchObject({
    code: 'attachment_too_large',
  });
  await api.post(`/customers/${UNKNOWN_ID}/messages`, { subject: '件名', body: '文' }).expect(404);
  expect(fieldsOf((await api.post('/quotes', { customerId, wishes: ['fly'] }).expect(400)).body)).toEqual([
    'wishes[0]',
  ]);
  await api.get(`/quotes/${UNKNOWN_ID}/detail`).expect(404);
});

test('ユーザ返信 ends with the answer, or by hand', async () => {
  const externalId = 'crm-reply-1';
  const customerId = await made.customer(api, { externalId, email: null });
  const quoteId = await askWith(customerId, { status: 'negotiating', externalId: 'crm-quote-1' });
  const reply = (id: string) =>
    made.crmEvent(api, 'reply.received', {
      customerExternalId: externalId,
      quoteExternalId: 'crm-quote-1',
      message: {
        externalId: id,
        body: '試乗できますか',
        extras: { quote: { wishes: ['test_drive'], usage: 'レジャー' } },
      },
    });
  const waiting = async () => (await api.get(`/deals?waiting=true`).expect(200)).body.items;
  await reply('m-1');
  expect(await waiting()).toMatchObject([{ customerId, unread: 1, wishes: ['test_drive'] }]);
  expect((await api.get(`/quotes/${quoteId}/detail`).expect(200)).body).toMatchObject({
    quote: { usage: 'レジャー' },
    unread: 1,
    waitingTodoIds: [expect.any(String)],
  });
  const { body } = await api
    .post(`/customers/${customerId}/messages`, { quoteId, subject: 'Re', body: 'はい' })
    .expect(201);
  expect(body.handledTodoIds).toHaveLength(1);
  expect(await waiting()).toEqual([]);

  await reply('m-2');
  await api.post(`/customers/${customerId}/messages/read`, { quoteId }).expect(204);
  expect(await waiting()).toMatchObject([{ unread: 0, waiting: true }]);
  expect((await api.post(`/customers/${customerId}/messages/handled`).expect(200)).body.todoIds).toHaveLength(
    1,
  );
  expect(await waiting()).toEqual([]);
});
