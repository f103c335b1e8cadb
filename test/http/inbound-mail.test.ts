import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { type Api, startApi } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const mail = async (overrides: Record<string, unknown>) => {
  const id = v7();
  await api.db.prisma.inboundMail.create({
    data: {
      id,
      contentKey: id,
      kind: 'customer',
      status: 'processed',
      envelopeFrom: 'secret@home.test',
      envelopeTo: 'c-abc@relay.test',
      senderDomain: 'home.test',
      raw: Buffer.from('From: secret@home.test\r\n\r\ntext'),
      auth: { spf: 'pass', dkim: 'none', dmarc: 'none' },
      receivedAt: new Date(),
      ...overrides,
    } as never,
  });
  return id;
};
const person = async (role: string) => {
  const made = await api.post('/api-keys', { name: role, role }).expect(201);
  return api.as({ authorization: `Bearer ${made.body.key}` });
};

test('the list says what became of each mail, by status, and shows neither sender nor text', async () => {
  const failed = await mail({ status: 'failed', reason: 'internal_error' });
  await mail({});
  const { body } = await (await person('ops')).get('/inbound-mail?status=failed').expect(200);
  expect(body.items).toMatchObject([
    {
      id: failed,
      kind: 'customer',
      reason: 'internal_error',
      senderDomain: 'home.test',
      auth: { spf: 'pass' },
      mayRetry: true,
    },
  ]);
  expect(JSON.stringify((await api.get('/inbound-mail')).body)).not.toMatch(/secret|text/);
});

test('a failed mail is acted on again on request; one that was processed is not', async () => {
  const { body: customer } = await api.post('/customers', { name: '平塚 花子', email: 'secret@home.test' });
  const owner = { customerId: customer.id, storeId: customer.storeId };
  const id = await mail({ ...owner, status: 'failed', reason: 'internal_error' });
  await api.post(`/inbound-mail/${id}/retry`).expect(204);
  const { body } = await api.get(`/customers/${customer.id}/messages`).expect(200);
  expect(body.items).toMatchObject([{ direction: 'in', body: 'text' }]);
  const again = await api.post(`/inbound-mail/${id}/retry`).expect(409);
  expect(again.body).toMatchObject({ code: 'wrong_state' });
  await (await person('staff')).post(`/inbound-mail/${id}/retry`).expect(403);
});
