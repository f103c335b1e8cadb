import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { receiveCrmEvent } from '#use-cases/receive-crm-event';
import { createQuote, updateQuote } from '#use-cases/write-quote';
import { admin, buildCustomer } from '../use-cases/fixtures.ts';
import { buildEngineRoom, buildFollow, type EngineRoom } from './fixtures.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await buildEngineRoom();
});
afterAll(() => room.shop.close());
beforeEach(async () => {
  Object.assign(room.channels, { sent: [], trouble: null });
  await room.shop.db.prisma.store.updateMany({ data: { surveyOnContract: true, surveyOnEnd: true } });
});

const prisma = () => room.shop.db.prisma;
const calls = [{ channel: 'phone', offset: 'P1D' }];

/** What the deals of a customer have asked for by themselves, sent. */
async function sendAsked(customerId: string) {
  const asked = await prisma().singleSend.findMany({ where: { customerId } });
  for (const { id } of asked) await room.activities.sendSingle({ id });
  return prisma().singleSend.findMany({ where: { customerId } });
}

async function buildQuote(status: 'negotiating' | 'contracted' = 'negotiating') {
  const customerId = await buildCustomer(room.shop, {
    externalId: room.deps.newId(),
    email: 'hanako@customer.example',
    phone: '+819012345678',
  });
  const quote = await createQuote(room.deps, admin, { customerId, status });
  return { customerId, quoteId: quote.id };
}

test('a contract asks its survey though no follow runs any more, once, by a link that belongs to the deal (C4)', async () => {
  const { customerId, quoteId } = await buildQuote();
  await updateQuote(room.deps, admin, quoteId, { status: 'contracted' });
  expect(await sendAsked(customerId)).toMatchObject([{ status: 'done', surveyKind: 'contract' }]);
  expect(room.channels.sent).toMatchObject([{ subject: 'ご成約アンケートのお願い' }]);
  expect(room.channels.sent[0]?.text).toMatch(/https:\/\/oikaze\.example\/s\/[\w-]{72}/);
  expect(await prisma().surveyInvitation.findMany({ where: { customerId } })).toMatchObject([
    { kind: 'contract', quoteId, followId: null },
  ]);

  const another = await createQuote(room.deps, admin, { customerId, status: 'negotiating' });
  await updateQuote(room.deps, admin, another.id, { status: 'contracted' });
  const { followId } = await buildFollow(room, calls, { customerId });
  await prisma().follow.update({
    where: { id: followId },
    data: { status: 'stopped', stopReason: 'contract' },
  });
  await room.activities.finishFollow(followId);
  await sendAsked(customerId);
  expect(room.channels.sent).toHaveLength(1);
});

test('the CRM’s end of a negotiation asks too; news of long ago does not, nor does a deal entered as closed', async () => {
  const { customerId } = await buildQuote();
  const { externalId } = await prisma().customer.findUniqueOrThrow({ where: { id: customerId } });
  const end = (id: string, daysAgo: number) =>
    receiveCrmEvent(room.deps, {
      webhookId: id,
      body: {
        type: 'deal.ended',
        timestamp: new Date(room.shop.clock.now.getTime() - daysAgo * 86_400_000).toISOString(),
        data: { customerExternalId: externalId },
      },
    });
  await end(room.deps.newId(), 20);
  expect(await sendAsked(customerId)).toEqual([]);
  await end(room.deps.newId(), 0);
  expect(await sendAsked(customerId)).toMatchObject([{ status: 'done', surveyKind: 'end' }]);

  const old = await buildQuote('contracted');
  expect(await sendAsked(old.customerId)).toEqual([]);
});

test('where a follow is stopped by it, the follow asks; a store that wants no survey asks nothing', async () => {
  const { customerId, quoteId } = await buildQuote();
  await buildFollow(room, calls, { customerId });
  await updateQuote(room.deps, admin, quoteId, { status: 'contracted' });
  expect(await sendAsked(customerId)).toEqual([]);

  await prisma().store.updateMany({ data: { surveyOnEnd: false } });
  const other = await buildQuote();
  await updateQuote(room.deps, admin, other.quoteId, { status: 'ended' });
  expect(await sendAsked(other.customerId)).toEqual([]);
});

test('nobody gets a ToDo for a survey that cannot be sent', async () => {
  const { customerId, quoteId } = await buildQuote();
  await prisma().customer.update({ where: { id: customerId }, data: { email: null } });
  await updateQuote(room.deps, admin, quoteId, { status: 'ended' });
  await prisma().customer.update({ where: { id: customerId }, data: { consentSms: 'denied' } });
  expect(await sendAsked(customerId)).toMatchObject([{ status: 'skipped' }]);
  expect(await prisma().todo.count({ where: { customerId, status: 'open' } })).toBe(0);
});
