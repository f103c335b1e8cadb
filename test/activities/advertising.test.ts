import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { insertSeedPattern } from '#db/seed-rows';
import { readFollowRecord } from '#db/follow-input';
import { SEED_PATTERNS } from '#domain/seed-patterns';
import { assignPattern } from '#use-cases/assign-pattern';
import { readReturnPath } from '#use-cases/relay/return-path';
import { admin, buildCustomer } from '../use-cases/fixtures.ts';
import { buildEngineRoom, type EngineRoom, taskOf } from './fixtures.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await buildEngineRoom();
  await room.shop.db.transaction(async (tx) => {
    for (const pattern of SEED_PATTERNS) await insertSeedPattern(tx, pattern, room.deps.newId);
  });
});
afterAll(() => room.shop.close());
beforeEach(async () => {
  room.channels.sent = [];
  room.channels.mails = [];
  await registerAddress('神奈川県平塚市1-2-3');
});

const registerAddress = (address: string | null) =>
  room.shop.db.prisma.store.update({
    where: { id: room.shop.storeId },
    data: { address, postalCode: '254-0000', phone: '0463-00-0000' },
  });

/** Today is 60 days before the end of the customer's inspection: the mail of the shipped pattern is due. */
async function sendInspectionMail(customer: Record<string, unknown> = {}) {
  const { db } = room.shop;
  const customerId = await buildCustomer(room.shop, { email: 'hanako@customer.example', ...customer });
  await db.prisma.vehicle.create({
    data: {
      id: room.deps.newId(),
      storeId: room.shop.storeId,
      customerId,
      model: 'アクア',
      inspectionExpiresOn: new Date('2027-01-30'),
    },
  });
  const { id: patternId } = await db.prisma.pattern.findUniqueOrThrow({
    where: { seedKey: 'inspection_expiry' },
  });
  const follow = await assignPattern(room.deps, admin, { customerId, patternId });
  const record = await readFollowRecord(db.prisma, follow.id);
  if (!record) throw new Error('the follow was not stored');
  const outcome = await room.activities.sendStep(
    taskOf({ followId: follow.id, customerId, input: record.input }),
  );
  const deliveries = await db.prisma.delivery.findMany({ where: { customerId } });
  return {
    outcome: outcome.kind,
    reasons: deliveries.map(({ suppressReason }) => suppressReason),
    customerId,
  };
}

test('a customer whose car we know is told of its inspection without a consent of its own (特定電子メール法 3条)', async () => {
  expect(await sendInspectionMail()).toMatchObject({ outcome: 'done', reasons: [null] });
  expect(room.channels.sent).toHaveLength(1);
  expect(room.channels.sent[0]?.text).toMatch(/車検満了日は2027年1月30日です/);
});

test('a customer who has refused mail is not', async () => {
  expect(await sendInspectionMail({ consentMail: 'denied' })).toMatchObject({
    outcome: 'skipped',
    reasons: ['consent_denied'],
  });
  expect(room.channels.sent).toEqual([]);
});

test('advertising names its sender, its address and how it can be stopped; the ledger keeps the text without the link', async () => {
  const { customerId } = await sendInspectionMail();
  const [mail] = room.channels.mails;
  const url = /https:\/\/oikaze\.example\/u\/[\w-]{64}/.exec(mail?.text ?? '')?.[0];
  expect(mail?.text).toContain('送信者: 湘南平塚店\n住所: 〒254-0000 神奈川県平塚市1-2-3\n');
  expect(mail?.text).toMatch(/電話 0463-00-0000、またはこのメールへの返信\n.*配信を停止できます/);
  expect(mail?.listUnsubscribe).toEqual({ url });
  const [delivery] = await room.shop.db.prisma.delivery.findMany({ where: { customerId } });
  expect(delivery?.body).toContain('住所: 〒254-0000');
  expect(delivery?.body).toContain('https://oikaze.example/u/…');
});

test('without the address of the store advertising waits: the law asks for it', async () => {
  await registerAddress(null);
  expect(await sendInspectionMail()).toMatchObject({ outcome: 'wait', reasons: [] });
  expect(room.channels.sent).toEqual([]);
});

test('answers, bounces and loops of a mail find their way: relay address, signed return path, our own mark', async () => {
  const { customerId } = await sendInspectionMail();
  const { relayKey } = await room.shop.db.prisma.customer.findUniqueOrThrow({ where: { id: customerId } });
  const relay = { address: `c-${relayKey}@relay.oikaze.example`, name: '湘南平塚店' };
  const [mail] = room.channels.mails;
  expect(mail).toMatchObject({
    from: relay,
    replyTo: relay,
    headers: { 'X-Oikaze-Relay': 'relay.oikaze.example', 'Auto-Submitted': 'auto-generated' },
  });
  const [delivery] = await room.shop.db.prisma.delivery.findMany({ where: { customerId } });
  const { sessionSecret, mail: config } = room.deps.config;
  expect(readReturnPath(sessionSecret, mail?.returnPath ?? '', config.relayDomain)).toBe(delivery?.id);
  expect(readReturnPath('another secret', mail?.returnPath ?? '', config.relayDomain)).toBeNull();
});
