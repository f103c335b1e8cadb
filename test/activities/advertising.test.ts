import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { insertSeedPattern } from '#db/seed-rows';
import { readFollowRecord } from '#db/follow-input';
import { SEED_PATTERNS } from '#domain/seed-patterns';
import { assignPattern } from '#use-cases/assign-pattern';
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
beforeEach(() => {
  room.channels.sent = [];
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
  return { outcome: outcome.kind, reasons: deliveries.map(({ suppressReason }) => suppressReason) };
}

test('a customer whose car we know is told of its inspection without a consent of its own (特定電子メール法 3条)', async () => {
  expect(await sendInspectionMail()).toEqual({ outcome: 'done', reasons: [null] });
  expect(room.channels.sent).toHaveLength(1);
  expect(room.channels.sent[0]?.text).toMatch(/車検満了日は2027年1月30日です/);
});

test('a customer who has refused mail is not', async () => {
  expect(await sendInspectionMail({ consentMail: 'denied' })).toEqual({
    outcome: 'skipped',
    reasons: ['consent_denied'],
  });
  expect(room.channels.sent).toEqual([]);
});
