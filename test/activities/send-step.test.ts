import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ApplicationFailure } from '@temporalio/common';
import { pauseFollow } from '#use-cases/pause-follow';
import { stopFollow } from '#use-cases/stop-follow';
import { admin } from '../use-cases/fixtures.ts';
import { buildEngineRoom, buildFollow, type EngineRoom, taskOf } from './fixtures.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await buildEngineRoom();
});
afterAll(() => room.shop.close());
beforeEach(() => {
  Object.assign(room.channels, {
    sent: [],
    trouble: null,
    sentAllTheSame: false,
    deduplicates: false,
    delayMs: 0,
  });
  room.shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
});

const mailThenCall = [
  { channel: 'mail', offset: 'PT0S' },
  { channel: 'phone', offset: 'PT1H' },
];
const onlyMail = [{ channel: 'mail', offset: 'PT0S' }];
const ledger = (followId: string) => room.shop.db.prisma.delivery.findMany({ where: { followId } });
const step = (id: string) => room.shop.db.prisma.followStep.findUniqueOrThrow({ where: { id } });
const follow = (id: string) => room.shop.db.prisma.follow.findUniqueOrThrow({ where: { id } });
const history = (followId: string) =>
  room.shop.db.prisma.historyEntry.findMany({ where: { followId }, orderBy: { id: 'asc' } });
const failureType = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'none',
    (error: ApplicationFailure) => error.type ?? error.message,
  );
const endLease = (followId: string) =>
  room.shop.db.prisma.delivery.updateMany({
    where: { followId },
    data: { leaseUntil: new Date(Date.now() - 1_000) },
  });

test('a mail is sent once with the ledger id as its key; ledger, step and history say so', async () => {
  const assigned = await buildFollow(room, mailThenCall);
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'done' });

  const [row] = await ledger(assigned.followId);
  expect(row).toMatchObject({
    status: 'accepted',
    provider: 'smtp',
    providerId: 'provider-1',
    toAddress: 'hanako@customer.example',
  });
  expect(room.channels.sent).toMatchObject([{ key: row?.id, subject: 'ご連絡', text: '本文' }]);
  expect((await step(taskOf(assigned).stepId)).status).toBe('done');
  expect((await history(assigned.followId)).map(({ kind, summary }) => [kind, summary])).toContainEqual([
    'message_sent',
    'メール「ご連絡」を送信しました',
  ]);
  expect((await follow(assigned.followId)).status).not.toBe('completed');
});

test('the last step completes the follow and closes its record', async () => {
  const assigned = await buildFollow(room, onlyMail);
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'done', closed: true });
  expect(await follow(assigned.followId)).toMatchObject({ status: 'completed', engineState: 'closed' });
});

test('an attempt whose answer got lost finds the send done and does not repeat it', async () => {
  const assigned = await buildFollow(room, onlyMail);
  await room.activities.sendStep(taskOf(assigned));
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'done', closed: true });
  expect(room.channels.sent).toHaveLength(1);
});

test('killed between claim and record: nobody sends while the lease lasts, then it is in doubt and never resent', async () => {
  const assigned = await buildFollow(room, mailThenCall);
  Object.assign(room.channels, { trouble: 'killed', sentAllTheSame: true });
  await room.activities.sendStep(taskOf(assigned)).catch(() => {});
  room.channels.trouble = null;

  expect(await failureType(room.activities.sendStep(taskOf(assigned)))).toBe('send_in_progress');
  await endLease(assigned.followId);
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'in_doubt' });
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'in_doubt' });
  expect(room.channels.sent).toHaveLength(1);
  expect(await ledger(assigned.followId)).toMatchObject([{ status: 'in_doubt', error: 'lease_expired' }]);
  expect((await step(taskOf(assigned).stepId)).status).toBe('in_doubt');
});

test('a channel that deduplicates is given the same key again once the lease has ended', async () => {
  const assigned = await buildFollow(room, onlyMail);
  Object.assign(room.channels, { trouble: 'killed', sentAllTheSame: true, deduplicates: true });
  await room.activities.sendStep(taskOf(assigned)).catch(() => {});
  room.channels.trouble = null;
  await endLease(assigned.followId);
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'done', closed: true });
  expect(new Set(room.channels.sent.map(({ key }) => key)).size).toBe(1);
  expect(await ledger(assigned.followId)).toMatchObject([{ status: 'accepted', attempt: 2 }]);
});

test('a channel that is away is tried again with the same key', async () => {
  const assigned = await buildFollow(room, onlyMail);
  room.channels.trouble = 'temporary';
  expect(await failureType(room.activities.sendStep(taskOf(assigned)))).toBe('channel_unavailable');
  expect(await ledger(assigned.followId)).toMatchObject([
    { status: 'planned', leaseUntil: null, error: 'unreachable' },
  ]);
  room.channels.trouble = null;
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'done', closed: true });
  expect(await ledger(assigned.followId)).toMatchObject([
    { status: 'accepted', attempt: 2, id: room.channels.sent[0]?.key },
  ]);
});

test('what a provider refuses for good becomes a ToDo, and so does a channel that was away for a day', async () => {
  for (const trouble of ['permanent', 'temporary'] as const) {
    room.shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
    const assigned = await buildFollow(room, mailThenCall);
    room.channels.trouble = trouble;
    if (trouble === 'temporary') {
      await room.activities.sendStep(taskOf(assigned)).catch(() => {});
      room.shop.clock.now = new Date('2026-12-02T13:00:00+09:00');
      await room.shop.db.prisma.delivery.updateMany({
        where: { followId: assigned.followId },
        data: { createdAt: new Date('2026-12-01T12:00:00+09:00') },
      });
    }
    expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'failed' });
    expect(await ledger(assigned.followId)).toMatchObject([{ status: 'failed' }]);
    const todos = await room.shop.db.prisma.todo.findMany({
      where: { followId: assigned.followId, kind: 'handover' },
    });
    expect(todos).toMatchObject([{ status: 'open', followStepId: taskOf(assigned).stepId, channel: 'mail' }]);
  }
});

test('an answer that never came is in doubt', async () => {
  const assigned = await buildFollow(room, mailThenCall);
  Object.assign(room.channels, { trouble: 'unknown', sentAllTheSame: true });
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'in_doubt' });
  expect(await ledger(assigned.followId)).toMatchObject([{ status: 'in_doubt', error: 'connection_lost' }]);
});

test('a customer without a mail address is called instead', async () => {
  const assigned = await buildFollow(room, mailThenCall, { customer: { email: null } });
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'handed_over' });
  expect(await ledger(assigned.followId)).toMatchObject([
    { status: 'suppressed', suppressReason: 'no_address_call_instead' },
  ]);
  expect(
    await room.shop.db.prisma.todo.count({ where: { followId: assigned.followId, kind: 'handover' } }),
  ).toBe(1);
});

test('a customer who refused mail gets none, and the ledger says why', async () => {
  const assigned = await buildFollow(room, mailThenCall, { customer: { consentMail: 'denied' } });
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'skipped' });
  expect(await ledger(assigned.followId)).toMatchObject([
    { status: 'suppressed', suppressReason: 'consent_denied' },
  ]);
  expect(await step(taskOf(assigned).stepId)).toMatchObject({
    status: 'skipped',
    skipReason: 'consent_denied',
  });
});

test('in quiet hours a send waits, and the calendar shows until when', async () => {
  const assigned = await buildFollow(room, onlyMail);
  room.shop.clock.now = new Date('2026-12-01T22:30:00+09:00');
  const until = Date.parse('2026-12-02T08:00:00+09:00');
  expect(await room.activities.sendStep(taskOf(assigned))).toEqual({ kind: 'wait', until });
  expect((await step(taskOf(assigned).stepId)).dueAt.getTime()).toBe(until);
  expect(room.channels.sent).toEqual([]);
});

test('the emergency stop holds every send', async () => {
  const flag = { key: 'emergency_stop', value: { active: true }, updatedBy: 'test' };
  await room.shop.db.prisma.systemFlag.create({ data: flag });
  const assigned = await buildFollow(room, onlyMail);
  expect((await room.activities.sendStep(taskOf(assigned))).kind).toBe('wait');
  await room.shop.db.prisma.systemFlag.delete({ where: { key: flag.key } });
  expect((await room.activities.sendStep(taskOf(assigned))).kind).toBe('done');
});

test('a paused or stopped follow sends nothing', async () => {
  const paused = await buildFollow(room, onlyMail);
  await pauseFollow(room.deps, admin, { followId: paused.followId });
  expect(await room.activities.sendStep(taskOf(paused))).toEqual({ kind: 'paused' });
  const stopped = await buildFollow(room, onlyMail);
  await stopFollow(room.deps, admin, { followId: stopped.followId, reason: 'staff' });
  expect(await room.activities.sendStep(taskOf(stopped))).toEqual({ kind: 'stopped' });
  expect(room.channels.sent).toEqual([]);
});

test('a step counted from the end of a mail is planned when the mail is gone', async () => {
  const assigned = await buildFollow(room, [
    { channel: 'mail', offset: 'PT0S' },
    { channel: 'phone', offset: 'P5D', anchor: 'previous_done' },
  ]);
  expect(assigned.input.steps[1]?.afterDone).toBe(true);
  room.shop.clock.now = new Date('2026-12-01T15:00:00+09:00');
  const { plan } = await room.activities.sendStep(taskOf(assigned));
  expect(plan).toMatchObject([{ position: 2, dueAt: Date.parse('2026-12-06T15:00:00+09:00') }]);
  expect(plan?.[0]?.afterDone).toBeUndefined();
});

test('after a stop is acknowledged no send starts, however close the two come (X2)', async () => {
  room.channels.delayMs = 3;
  const rounds = Array.from({ length: 60 }, async (_, index) => {
    // A call is left over: a follow whose mail was faster could not be stopped any more.
    const assigned = await buildFollow(room, [...onlyMail, { channel: 'phone', offset: 'P5D' }]);
    const sending = room.activities.sendStep(taskOf(assigned));
    await new Promise((resolve) => setTimeout(resolve, index % 12));
    await stopFollow(room.deps, admin, { followId: assigned.followId, reason: 'staff' });
    const acknowledgedAtMs = performance.now();
    await sending.catch(() => {});
    const [row] = await ledger(assigned.followId);
    const sent = room.channels.sent.find(({ key }) => key === row?.id);
    return { acknowledgedAtMs, sent, status: row?.status };
  });
  const results = await Promise.all(rounds);
  for (const { acknowledgedAtMs, sent, status } of results) {
    if (sent) expect(sent.startedAtMs).toBeLessThan(acknowledgedAtMs);
    expect(status).toBe(sent ? 'accepted' : undefined);
  }
});
