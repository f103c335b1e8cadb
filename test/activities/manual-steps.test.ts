import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { completeTodo } from '#use-cases/complete-todo';
import { settleDelivery } from '#use-cases/settle-delivery';
import { stopFollow } from '#use-cases/stop-follow';
import { admin } from '../use-cases/fixtures.ts';
import { buildEngineRoom, buildFollow, type EngineRoom, taskOf } from './fixtures.ts';

let room: EngineRoom;
beforeAll(async () => {
  room = await buildEngineRoom();
});
afterAll(() => room.shop.close());
beforeEach(() => {
  Object.assign(room.channels, { sent: [], trouble: null });
  room.shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
});

const twoCalls = [
  { channel: 'phone', offset: 'PT0S', title: '状況うかがい' },
  { channel: 'phone', offset: 'P1D' },
];
const prisma = () => room.shop.db.prisma;

test('a call that falls due is issued once, with one ToDo and one line of history', async () => {
  const assigned = await buildFollow(room, twoCalls);
  expect(await room.activities.openManualStep(taskOf(assigned))).toEqual({ kind: 'done' });
  expect(await room.activities.openManualStep(taskOf(assigned))).toEqual({ kind: 'done' });
  const { stepId, followId } = taskOf(assigned);
  expect(await prisma().followStep.findUniqueOrThrow({ where: { id: stepId } })).toMatchObject({
    status: 'issued',
  });
  expect(await prisma().todo.count({ where: { followStepId: stepId, status: 'open' } })).toBe(1);
  expect(await prisma().historyEntry.findMany({ where: { followId, kind: 'step_issued' } })).toMatchObject([
    { channel: 'phone', summary: 'ToDo「状況うかがい」の予定時刻になりました' },
  ]);
});

test('a ToDo that somebody removed is made again', async () => {
  const assigned = await buildFollow(room, twoCalls);
  const { stepId } = taskOf(assigned);
  await prisma().todo.deleteMany({ where: { followStepId: stepId } });
  await room.activities.openManualStep(taskOf(assigned));
  expect(await prisma().todo.findMany({ where: { followStepId: stepId } })).toMatchObject([
    { title: '状況うかがい', kind: 'phone' },
  ]);
});

test('a step that was moved waits, and one that the workflow does not know comes back as a new plan', async () => {
  const assigned = await buildFollow(room, twoCalls);
  const [first, second] = assigned.input.steps;
  const moved = new Date('2026-12-03T10:00:00+09:00');
  await prisma().followStep.update({ where: { id: first?.id ?? '' }, data: { dueAt: moved } });
  expect(await room.activities.openManualStep(taskOf(assigned))).toEqual({
    kind: 'wait',
    until: moved.getTime(),
  });
  await prisma().followStep.update({ where: { id: first?.id ?? '' }, data: { dueAt: room.shop.clock.now } });
  await prisma().followStep.update({ where: { id: second?.id ?? '' }, data: { dueAt: moved } });
  expect(await room.activities.openManualStep(taskOf(assigned))).toEqual({
    kind: 'done',
    plan: [expect.objectContaining({ id: second?.id, dueAt: moved.getTime() })],
  });
});

test('a call done before its time is not asked for again', async () => {
  const assigned = await buildFollow(room, [
    twoCalls[1] ?? { channel: 'phone', offset: 'P1D' },
    { channel: 'mail', offset: 'P2D' },
  ]);
  const { stepId } = taskOf(assigned);
  const todo = await prisma().todo.findFirstOrThrow({ where: { followStepId: stepId } });
  await completeTodo(room.deps, admin, { todoId: todo.id, result: 'connected' });
  expect(await room.activities.openManualStep(taskOf(assigned))).toMatchObject({ kind: 'done' });
  expect(
    await prisma().historyEntry.count({ where: { followId: assigned.followId, kind: 'step_issued' } }),
  ).toBe(0);
});

test('the end of the last occurrence of a recurring pattern completes the follow', async () => {
  const assigned = await buildFollow(room, [{ channel: 'phone', offset: 'PT0S' }], {
    pattern: { repeatEvery: 'P30D', repeatTimes: 2 } as object,
  });
  expect(await room.activities.openManualStep(taskOf(assigned))).toEqual({ kind: 'done' });
  const next = { followId: assigned.followId, occurrence: 1 };
  const planned = await room.activities.planNextOccurrence(next);
  expect(planned).toMatchObject({
    kind: 'planned',
    occurrence: 2,
    steps: [{ position: 1, dueAt: Date.parse('2026-12-31T12:00:00+09:00') }],
  });
  expect(await room.activities.planNextOccurrence(next)).toEqual(planned);
  expect(await prisma().todo.count({ where: { followId: assigned.followId, status: 'open' } })).toBe(2);
  expect(await room.activities.planNextOccurrence({ ...next, occurrence: 2 })).toEqual({ kind: 'completed' });
  expect(await prisma().follow.findUniqueOrThrow({ where: { id: assigned.followId } })).toMatchObject({
    status: 'completed',
    engineState: 'closed',
  });
});

test('occurrences that were slept through altogether are passed over', async () => {
  const assigned = await buildFollow(room, [{ channel: 'mail', offset: 'PT0S' }], {
    pattern: { repeatEvery: 'P30D' } as object,
  });
  room.shop.clock.now = new Date('2027-03-15T12:00:00+09:00');
  expect(
    await room.activities.planNextOccurrence({ followId: assigned.followId, occurrence: 1 }),
  ).toMatchObject({
    occurrence: 5,
    steps: [{ dueAt: Date.parse('2027-03-31T12:00:00+09:00') }],
  });
});

test('a contract asks the customer once, by a link that is real, however many follows it stopped', async () => {
  const first = await buildFollow(room, twoCalls);
  const second = await buildFollow(room, twoCalls, { customerId: first.customerId });
  for (const { followId } of [first, second])
    await stopFollow(room.deps, admin, { followId, reason: 'contract' });

  expect(await room.activities.finishFollow(first.followId)).toEqual({ closed: true });
  expect(await room.activities.finishFollow(second.followId)).toEqual({ closed: true });
  expect(await room.activities.finishFollow(first.followId)).toEqual({ closed: true });
  expect(room.channels.sent).toHaveLength(1);
  expect(room.channels.sent[0]).toMatchObject({
    to: 'hanako@customer.example',
    subject: 'ご成約アンケートのお願い',
  });
  expect(room.channels.sent[0]?.text).toMatch(/https:\/\/oikaze\.example\/s\/[\w-]{72}/);
  expect(await prisma().surveyInvitation.findMany({ where: { customerId: first.customerId } })).toMatchObject(
    [{ kind: 'contract', followId: first.followId }],
  );
});

test('a survey that a person gave back is sent again under its key', async () => {
  const { followId } = await buildFollow(room, twoCalls);
  await stopFollow(room.deps, admin, { followId, reason: 'contract' });
  room.channels.trouble = 'unknown';
  await room.activities.finishFollow(followId);
  const doubtful = await prisma().delivery.findFirstOrThrow({ where: { followId } });
  expect(doubtful.status).toBe('in_doubt');

  room.channels.trouble = null;
  await settleDelivery(room.deps, admin, { deliveryId: doubtful.id, outcome: 'send_again' });
  await room.activities.finishFollow(followId);
  expect(room.channels.sent).toMatchObject([{ key: doubtful.id }]);
  expect(await prisma().delivery.findMany({ where: { followId } })).toMatchObject([{ status: 'accepted' }]);
});

test('a store that wants no survey sends none, and a stop by staff asks nothing', async () => {
  await prisma().store.updateMany({ data: { surveyOnEnd: false } });
  const ended = await buildFollow(room, twoCalls);
  await stopFollow(room.deps, admin, { followId: ended.followId, reason: 'end' });
  const stopped = await buildFollow(room, twoCalls);
  await stopFollow(room.deps, admin, { followId: stopped.followId, reason: 'staff' });
  for (const { followId } of [ended, stopped])
    expect(await room.activities.finishFollow(followId)).toEqual({ closed: true });
  expect(room.channels.sent).toEqual([]);
});

test('a follow that still runs is not closed', async () => {
  const assigned = await buildFollow(room, twoCalls);
  expect(await room.activities.finishFollow(assigned.followId)).toEqual({ closed: false });
});
