import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { claimDelivery, type SendClaim } from '#db/claims';
import { readSendRow, type SendRow } from '#db/send-facts';
import { stopFollow } from '#use-cases/stop-follow';
import { admin } from '../use-cases/fixtures.ts';
import { type AssignedFollow, buildEngineRoom, buildFollow, type EngineRoom, taskOf } from './fixtures.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await buildEngineRoom();
});
afterAll(() => room.shop.close());
afterEach(async () => {
  room.channels.sent = [];
  await setStore({ frequencyCapDays: null, frequencyCapMax: null, budgetCapYen: null });
});

const onlyMail = [{ channel: 'mail', offset: 'PT0S' }];
const onlySms = [{ channel: 'sms', offset: 'PT0S' }];
const setStore = (data: Record<string, number | null>) => room.shop.db.prisma.store.updateMany({ data });
const sendAllAtOnce = (follows: AssignedFollow[]) =>
  Promise.all(follows.map(async (follow) => (await room.activities.sendStep(taskOf(follow))).kind));
const count = (kinds: string[], kind: string) => kinds.filter((each) => each === kind).length;

test('however many sends to a customer fall due at once, the frequency cap is not passed', async () => {
  await setStore({ frequencyCapDays: 30, frequencyCapMax: 2 });
  const first = await buildFollow(room, onlyMail);
  const others = await Promise.all(
    Array.from({ length: 7 }, () => buildFollow(room, onlyMail, { customerId: first.customerId })),
  );
  const kinds = await sendAllAtOnce([first, ...others]);
  expect([count(kinds, 'done'), count(kinds, 'wait')]).toEqual([2, 6]);
  expect(room.channels.sent).toHaveLength(2);
});

test('however many sends of a store fall due at once, its budget is not passed', async () => {
  await setStore({ budgetCapYen: 60 });
  const follows = await Promise.all(Array.from({ length: 8 }, () => buildFollow(room, onlySms)));
  const kinds = await sendAllAtOnce(follows);
  expect([count(kinds, 'done'), count(kinds, 'wait')]).toEqual([3, 5]);
  expect(room.channels.sent).toHaveLength(3);
});

test.each<[string, (follow: AssignedFollow) => Promise<unknown>]>([
  ['a stop', ({ followId }) => stopFollow(room.deps, admin, { followId, reason: 'staff' })],
  [
    'a withdrawn consent',
    ({ customerId }) =>
      room.shop.db.prisma.customer.update({ where: { id: customerId }, data: { consentMail: 'denied' } }),
  ],
  ['new rules of the store', () => setStore({ frequencyCapDays: 1, frequencyCapMax: 0 })],
  [
    'a step that was moved',
    (follow) =>
      room.shop.db.prisma.followStep.update({
        where: { id: taskOf(follow).stepId },
        data: { dueAt: new Date('2027-01-01T12:00:00+09:00') },
      }),
  ],
])('%s between the decision and the claim: nothing is claimed', async (_, change) => {
  const follow = await buildFollow(room, onlyMail);
  const { stepId } = taskOf(follow);
  const key = { followId: follow.followId, stepId, sendKey: stepId };
  const seen = (await readSendRow(room.shop.db, key)) as SendRow;
  await change(follow);
  expect(await claimDelivery(room.shop.db, buildClaim(follow, seen))).toBe(false);

  const now = await readSendRow(room.shop.db, key);
  if (now?.follow?.status === 'running' && now.store.frequencyCapMax === null)
    expect(await claimDelivery(room.shop.db, buildClaim(follow, now))).toBe(true);
});

const buildClaim = (follow: AssignedFollow, seen: SendRow): SendClaim => {
  const { stepId } = taskOf(follow);
  return {
    deliveryId: room.deps.newId(),
    sendKey: stepId,
    followId: follow.followId,
    stepId,
    singleSendId: null,
    seen,
    channel: 'mail',
    purpose: 'transactional',
    provider: 'smtp',
    toAddress: 'hanako@customer.example',
    subject: 'ご連絡',
    body: '本文',
    priceYen: 0,
    leaseMs: 60_000,
    now: room.shop.clock.now,
    invitation: null,
  };
};
