import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { postCustomerMessage } from '#use-cases/messages/post-customer-message';
import { postStaffMessage } from '#use-cases/messages/post-staff-message';
import { admin, buildCustomer } from '../use-cases/fixtures.ts';
import { buildEngineRoom, type EngineRoom } from './fixtures.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await buildEngineRoom();
});
afterAll(() => room.shop.close());
beforeEach(() => {
  Object.assign(room.channels, {
    sent: [],
    mails: [],
    trouble: null,
    sentAllTheSame: false,
    deduplicates: false,
  });
  room.shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
  room.server.jobs = [];
});

const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

/** A message of staff, and the send that its workflow would make. */
async function write(
  overrides: { customer?: Record<string, unknown>; message?: Record<string, unknown> } = {},
) {
  const email = 'hanako@customer.example';
  const customerId = await buildCustomer(room.shop, { email, ...overrides.customer });
  const { messageId } = await postStaffMessage(room.deps, admin, {
    customerId,
    subject: 'お見積りの件',
    body: '{{quote.vehicle}} と書いてもそのまま',
    ...overrides.message,
  });
  const { id } = await room.shop.db.prisma.singleSend.findUniqueOrThrow({
    where: { sendKey: `message:${messageId}` },
  });
  return { customerId, messageId, id };
}

const ledger = (messageId: string) =>
  room.shop.db.prisma.delivery.findMany({ where: { sendKey: `message:${messageId}` } });
const historyOf = async (customerId: string) =>
  (await room.shop.db.prisma.historyEntry.findMany({ where: { customerId }, orderBy: { id: 'asc' } })).map(
    ({ kind }) => kind,
  );
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'none',
    (error: ApplicationFailure) => error.type ?? error.message,
  );

test('a message goes to the real address as it was written, once, however often it is tried', async () => {
  const { customerId, messageId, id } = await write();
  await Promise.all([1, 2, 3].map(() => codeOf(room.activities.sendSingle({ id }))));
  expect(await room.activities.sendSingle({ id })).toEqual({ kind: 'ended' });

  const [row, ...others] = await ledger(messageId);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ status: 'accepted', channel: 'mail', purpose: 'personal' });
  expect(room.channels.sent).toMatchObject([
    {
      key: row?.id,
      to: 'hanako@customer.example',
      subject: 'お見積りの件',
      text: '{{quote.vehicle}} と書いてもそのまま',
    },
  ]);
  // One entry for one message: it stands there since it was written.
  expect(await historyOf(customerId)).toEqual(['message_sent']);
});

test('its mail carries the files and answers the mail of the customer', async () => {
  const customerId = await buildCustomer(room.shop, { email: 'taro@customer.example' });
  await postCustomerMessage(room.deps, {
    customerId,
    channel: 'mail',
    body: '見積りをください',
    rfcMessageId: '<ask@phone.example>',
  });
  const { messageId } = await postStaffMessage(room.deps, admin, {
    customerId,
    subject: '件名',
    body: '文',
    attachments: [{ fileName: '見積書.pdf', content: PDF }],
  });
  const { id } = await room.shop.db.prisma.singleSend.findUniqueOrThrow({
    where: { sendKey: `message:${messageId}` },
  });
  await room.activities.sendSingle({ id });
  expect(room.channels.mails).toMatchObject([
    {
      inReplyTo: '<ask@phone.example>',
      attachments: [{ filename: '見積書.pdf', contentType: 'application/pdf' }],
    },
  ]);
  expect(Buffer.from(room.channels.mails[0]?.attachments?.[0]?.content ?? []).equals(PDF)).toBe(true);
});

test('neither quiet hours, nor the frequency cap, nor list cleaning hold what a person wrote to one customer', async () => {
  room.shop.clock.now = new Date('2026-12-01T23:30:00+09:00');
  await room.shop.db.prisma.store.updateMany({ data: { frequencyCapDays: 30, frequencyCapMax: 0 } });
  const { messageId, id } = await write({ customer: { cleaningDecision: 'exclude' } });
  await room.activities.sendSingle({ id });
  await room.shop.db.prisma.store.updateMany({ data: { frequencyCapDays: null, frequencyCapMax: null } });
  expect(await ledger(messageId)).toMatchObject([{ status: 'accepted' }]);
});

test.each([
  ['without an address', { email: null }, 'no_address'],
  ['who wants no mail', { consentMail: 'denied' }, 'consent_denied'],
])('a customer %s finds it on My Page only, and the timeline says so', async (_who, customer, reason) => {
  const { customerId, messageId, id } = await write({ customer });
  await room.activities.sendSingle({ id });
  expect(room.channels.sent).toEqual([]);
  expect(await ledger(messageId)).toMatchObject([{ status: 'suppressed', suppressReason: reason }]);
  expect(await historyOf(customerId)).toEqual(['message_sent', 'message_suppressed']);
});

test('who has unsubscribed from advertising still gets the answer to their own question', async () => {
  const { messageId, id } = await write({ customer: { consentMail: 'service_only' } });
  await room.activities.sendSingle({ id });
  expect(await ledger(messageId)).toMatchObject([{ status: 'accepted' }]);
});

test('an emergency stop holds it; a mail server that may have taken it leaves it in doubt for a person', async () => {
  const held = await write();
  const by = { key: 'emergency_stop', updatedBy: 'test' };
  await room.shop.db.prisma.systemFlag.create({ data: { ...by, value: { active: true } } });
  expect(await room.activities.sendSingle({ id: held.id })).toMatchObject({ kind: 'wait' });
  await room.shop.db.prisma.systemFlag.deleteMany();

  const lost = await write();
  room.channels.trouble = 'unknown';
  await codeOf(room.activities.sendSingle({ id: lost.id }));
  expect(await ledger(lost.messageId)).toMatchObject([{ status: 'in_doubt' }]);
  expect(await historyOf(lost.customerId)).toEqual(['message_sent', 'message_in_doubt']);
});

test('what the engine was never told of is found and handed over by the reconciler', async () => {
  room.server.down = true;
  const { id } = await write();
  room.server.down = false;
  await room.shop.db.prisma.singleSend.update({
    where: { id },
    data: { dueAt: new Date(Date.now() - 120_000) },
  });
  await new MockActivityEnvironment().run(room.activities.reconcile);
  expect(room.server.jobs).toMatchObject([{ workflow: 'sendMessage', id }]);
});
