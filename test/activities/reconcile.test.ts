import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ReconcileCounts } from '#contract/reconcile';
import { markStarted } from '#db/outbox';
import { stopFollow } from '#use-cases/stop-follow';
import { admin } from '../use-cases/fixtures.ts';
import { buildEngineRoom, buildFollow, type EngineRoom, taskOf } from './fixtures.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await buildEngineRoom();
});
afterAll(() => room.shop.close());
beforeEach(() => {
  Object.assign(room.server, { down: false, told: [] });
  Object.assign(room.channels, { sent: [], trouble: null, sentAllTheSame: false });
});

const inAWeek = [{ channel: 'mail', offset: 'P7D' }];
const reconcile = async (): Promise<ReconcileCounts> =>
  await new MockActivityEnvironment().run(room.activities.reconcile);
const follow = (id: string) => room.shop.db.prisma.follow.findUniqueOrThrow({ where: { id } });
/** Lets a moment pass, so that nothing counts as fresh. */
const later = async (): Promise<void> => {
  await room.shop.db.prisma
    .$executeRaw`UPDATE follow SET created_at = created_at - interval '1 hour', updated_at = updated_at - interval '1 hour'`;
  await room.shop.db.prisma
    .$executeRaw`UPDATE signal_outbox SET next_attempt_at = next_attempt_at - interval '1 hour'`;
  room.shop.clock.now = new Date();
};

test('a follow assigned while Temporal was down is started once it is back', async () => {
  room.server.down = true;
  const assigned = await buildFollow(room, inAWeek);
  expect(await follow(assigned.followId)).toMatchObject({ status: 'starting', engineState: 'pending' });
  room.server.down = false;
  await later();
  expect((await reconcile()).started).toBe(1);
  expect(await follow(assigned.followId)).toMatchObject({ status: 'running', engineState: 'open' });
  expect(room.server.started.at(-1)?.followId).toBe(assigned.followId);
});

test('a stop that did not reach the workflow is told again', async () => {
  const assigned = await buildFollow(room, inAWeek);
  room.server.down = true;
  await stopFollow(room.deps, admin, { followId: assigned.followId, reason: 'staff' });
  room.server.down = false;
  await later();
  expect((await reconcile()).delivered).toBe(1);
  expect(room.server.told).toMatchObject([
    { workflowId: `follow-${assigned.followId}`, message: { message: 'stop' } },
  ]);
});

test('a workflow that the server lost, or that was terminated by hand, is started again from the record', async () => {
  const assigned = await buildFollow(room, inAWeek);
  room.server.open.delete(`follow-${assigned.followId}`);
  await later();
  expect((await reconcile()).restored).toBe(1);
  expect(room.server.started.at(-1)).toMatchObject({
    followId: assigned.followId,
    steps: assigned.input.steps,
  });
  expect((await reconcile()).restored).toBe(0);
});

test('the lists are not read for a difference that what has just changed explains', async () => {
  const assigned = await buildFollow(room, inAWeek);
  // In the first minute of an hour they are read all the same.
  room.shop.clock.now = new Date(Date.now() - (new Date().getUTCMinutes() === 0 ? 60_000 : 0));
  room.server.open.delete(`follow-${assigned.followId}`);
  room.server.lists = 0;
  expect((await reconcile()).restored).toBe(0);
  expect(room.server.lists).toBe(0);
  await later();
  expect((await reconcile()).restored).toBe(1);
  expect(room.server.lists).toBe(1);
});

test('a workflow that sleeps on though its follow has ended is told to look', async () => {
  const assigned = await buildFollow(room, inAWeek);
  await stopFollow(room.deps, admin, { followId: assigned.followId, reason: 'staff' });
  room.server.open.add(`follow-${assigned.followId}`);
  room.server.told = [];
  await later();
  expect((await reconcile()).closed).toBe(1);
  expect(room.server.told).toMatchObject([
    { workflowId: `follow-${assigned.followId}`, message: { message: 'wake' } },
  ]);
});

test('a send whose sender is gone shows up as in doubt, also after the follow was stopped', async () => {
  const assigned = await buildFollow(room, [{ channel: 'mail', offset: 'PT0S' }]);
  Object.assign(room.channels, { trouble: 'killed', sentAllTheSame: true });
  room.shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
  await room.shop.db.prisma.followStep.updateMany({
    where: { followId: assigned.followId },
    data: { dueAt: room.shop.clock.now },
  });
  await room.shop.db.prisma.store.updateMany({ data: { quietFrom: null, quietTo: null } });
  await room.activities.sendStep(taskOf(assigned)).catch(() => {});
  await room.shop.db.prisma.delivery.updateMany({ data: { leaseUntil: new Date(Date.now() - 120_000) } });
  await stopFollow(room.deps, admin, { followId: assigned.followId, reason: 'staff' });
  await later();
  expect((await reconcile()).inDoubt).toBe(1);
  expect(
    await room.shop.db.prisma.delivery.findMany({ where: { followId: assigned.followId } }),
  ).toMatchObject([{ status: 'in_doubt' }]);
  expect((await reconcile()).inDoubt).toBe(0);
});

test('while Temporal is down a pass does what it can and fails at the comparison', async () => {
  room.server.down = true;
  await expect(reconcile()).rejects.toMatchObject({ code: 'engine_unavailable' });
});

test('a follow that ran to its end before its start was noted stays ended', async () => {
  const assigned = await buildFollow(room, inAWeek);
  await room.shop.db.prisma.follow.update({
    where: { id: assigned.followId },
    data: { status: 'completed', engineState: 'closed' },
  });
  await markStarted(room.shop.db, [assigned.followId]);
  expect(await follow(assigned.followId)).toMatchObject({ status: 'completed', engineState: 'closed' });
});

test('answers of requests with an Idempotency-Key are forgotten after a week', async () => {
  const keep = (key: string, createdAt: string) =>
    room.shop.db.prisma.idempotencyKey.create({
      data: { actorKey: 'user:1', key, route: 'POST /x', requestHash: 'h', createdAt: new Date(createdAt) },
    });
  room.shop.clock.now = new Date('2026-12-10T12:00:00+09:00');
  await keep('old', '2026-12-03T11:59:00+09:00');
  await keep('young', '2026-12-03T12:01:00+09:00');
  await reconcile();
  expect((await room.shop.db.prisma.idempotencyKey.findMany()).map(({ key }) => key)).toEqual(['young']);
});
