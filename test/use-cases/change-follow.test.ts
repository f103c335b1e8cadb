import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import { removeRemainingSteps, rescheduleStep, skipStep } from '#use-cases/change-steps';
import { pauseFollow, resumeFollow } from '#use-cases/pause-follow';
import { stopFollow } from '#use-cases/stop-follow';
import {
  admin,
  buildCustomer,
  buildPattern,
  buildShop,
  inTokyo,
  type Shop,
  type StepFixture,
} from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
  shop.deps.engine.told = [];
});

async function buildFollow(steps?: StepFixture[]) {
  const customerId = await buildCustomer(shop);
  const patternId = await buildPattern(shop.db, steps ? { steps } : {});
  return assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' });
}

const times = (follow: { steps: { dueAt: Date }[] }) => follow.steps.map((step) => inTokyo(step.dueAt));
const todoTimes = async (followId: string) =>
  (
    await shop.db.prisma.todo.findMany({ where: { followId, status: 'open' }, orderBy: { dueAt: 'asc' } })
  ).map((todo) => inTokyo(todo.dueAt));
const lastMessage = () => shop.deps.engine.told.at(-1)?.message;

test('a pause holds what falls due, and resuming runs it in its order instead of dropping it', async () => {
  const follow = await buildFollow();
  expect(await pauseFollow(shop.deps, admin, { followId: follow.id })).toMatchObject({ status: 'paused' });
  shop.clock.now = new Date('2026-12-27T11:00:00+09:00');
  const resumed = await resumeFollow(shop.deps, admin, { followId: follow.id });

  expect(resumed).toMatchObject({ status: 'running', pausedAt: null });
  expect(times(resumed)).toEqual([
    '2026-12-27 11:00',
    '2026-12-27 11:00',
    '2026-12-29 18:00',
    '2026-12-31 10:00',
    '2027-01-10 12:00',
  ]);
  expect(await todoTimes(follow.id)).toEqual(['2026-12-27 11:00', '2026-12-29 18:00', '2027-01-10 12:00']);
  expect(shop.deps.engine.told.map(({ message }) => message.message)).toEqual(['pause', 'resume']);
});

test('pausing a paused follow and resuming a running one are refused', async () => {
  const follow = await buildFollow();
  await expect(resumeFollow(shop.deps, admin, { followId: follow.id })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await pauseFollow(shop.deps, admin, { followId: follow.id });
  await expect(pauseFollow(shop.deps, admin, { followId: follow.id })).rejects.toMatchObject({
    code: 'wrong_state',
  });
});

test('removing chosen steps leaves the others, and closes their ToDos', async () => {
  const follow = await buildFollow();
  const stepIds = [follow.steps[1]?.id ?? '', follow.steps[3]?.id ?? ''];
  const left = await removeRemainingSteps(shop.deps, admin, { followId: follow.id, stepIds });
  expect(left.steps.map(({ status }) => status)).toEqual([
    'planned',
    'removed',
    'planned',
    'removed',
    'planned',
  ]);
  expect(left.status).toBe('running');
  expect(await todoTimes(follow.id)).toEqual(['2026-12-29 18:00', '2027-01-10 12:00']);
  expect(lastMessage()).toMatchObject({ message: 'removeSteps', payload: { stepIds } });
});

test('removing all remaining steps keeps what was done and completes the follow', async () => {
  const follow = await buildFollow();
  await shop.db.prisma.followStep.update({
    where: { id: follow.steps[0]?.id ?? '' },
    data: { status: 'done', doneAt: shop.clock.now },
  });
  const left = await removeRemainingSteps(shop.deps, admin, { followId: follow.id });
  expect(left.steps.map(({ status }) => status)).toEqual([
    'done',
    'removed',
    'removed',
    'removed',
    'removed',
  ]);
  expect(left.status).toBe('completed');
  expect(await todoTimes(follow.id)).toEqual([]);
});

test('a step that has run can neither be removed, nor moved, nor skipped', async () => {
  const follow = await buildFollow();
  const stepId = follow.steps[0]?.id ?? '';
  await shop.db.prisma.followStep.update({ where: { id: stepId }, data: { status: 'done' } });
  const refused = { code: 'step_already_run', field: 'stepId' };
  await expect(
    removeRemainingSteps(shop.deps, admin, { followId: follow.id, stepIds: [stepId] }),
  ).rejects.toMatchObject(refused);
  await expect(
    rescheduleStep(shop.deps, admin, { followId: follow.id, stepId, dueAt: '2026-12-30T10:00:00+09:00' }),
  ).rejects.toMatchObject(refused);
  await expect(skipStep(shop.deps, admin, { followId: follow.id, stepId })).rejects.toMatchObject(refused);
});

test('a step that is being sent right now is left alone', async () => {
  const follow = await buildFollow();
  const [first] = follow.steps;
  await shop.db.prisma.delivery.create({
    data: {
      id: shop.deps.newId(),
      sendKey: `${first?.id}:1`,
      storeId: follow.storeId,
      customerId: follow.customerId,
      followId: follow.id,
      followStepId: first?.id ?? '',
      channel: 'mail',
      status: 'claimed',
      leaseUntil: new Date(Date.now() + 60_000),
    },
  });
  const left = await removeRemainingSteps(shop.deps, admin, { followId: follow.id });
  expect(left.steps.map(({ status }) => status)).toEqual([
    'planned',
    'removed',
    'removed',
    'removed',
    'removed',
  ]);
});

test('moving a step moves its ToDo and the steps that count from it, and the time set by hand stays', async () => {
  const follow = await buildFollow([
    { channel: 'phone', offset: 'P1D', timeOfDay: '10:00' },
    { channel: 'phone', anchor: 'previous_due', offset: 'P5D', timeOfDay: '11:00' },
  ]);
  const moved = await rescheduleStep(shop.deps, admin, {
    followId: follow.id,
    stepId: follow.steps[0]?.id ?? '',
    dueAt: '2026-12-10T16:30:00+09:00',
  });
  expect(times(moved)).toEqual(['2026-12-10 16:30', '2026-12-15 11:00']);
  expect(await todoTimes(follow.id)).toEqual(['2026-12-10 16:30', '2026-12-15 11:00']);
  expect(lastMessage()).toMatchObject({ message: 'wake' });
});

test('a step moved to a time that has passed is due now, and so are those that count from it', async () => {
  const follow = await buildFollow([
    { channel: 'mail', offset: 'P20D', timeOfDay: '10:00' },
    { channel: 'phone', anchor: 'previous_due', offset: 'P5D', timeOfDay: '11:00' },
  ]);
  const moved = await rescheduleStep(shop.deps, admin, {
    followId: follow.id,
    stepId: follow.steps[0]?.id ?? '',
    dueAt: '2026-11-01T10:00:00+09:00',
  });
  expect(times(moved)).toEqual(['2026-12-01 12:00', '2026-12-06 11:00']);
});

test('a step is not moved before the one ahead of it', async () => {
  const follow = await buildFollow();
  await expect(
    rescheduleStep(shop.deps, admin, {
      followId: follow.id,
      stepId: follow.steps[2]?.id ?? '',
      dueAt: '2026-12-22T10:00:00+09:00',
    }),
  ).rejects.toMatchObject({ code: 'invalid_input', field: 'dueAt' });
});

test('skipping a step lets the one that waited for it go on', async () => {
  const follow = await buildFollow([
    { channel: 'phone', offset: 'P1D', timeOfDay: '10:00' },
    { channel: 'mail', anchor: 'previous_done', offset: 'P2D', timeOfDay: '10:00' },
  ]);
  expect(follow.steps.map(({ provisional }) => provisional)).toEqual([false, true]);
  const left = await skipStep(shop.deps, admin, { followId: follow.id, stepId: follow.steps[0]?.id ?? '' });
  expect(left.steps.map(({ status, provisional }) => [status, provisional])).toEqual([
    ['skipped', false],
    ['planned', false],
  ]);
  expect(lastMessage()).toMatchObject({ message: 'wake' });
});

test('a follow that has ended takes no more changes', async () => {
  const follow = await buildFollow();
  await stopFollow(shop.deps, admin, { followId: follow.id });
  const stepIds = follow.steps.map(({ id }) => id);
  const removeChosen = (...[deps, actor, input]: Parameters<typeof removeRemainingSteps>) =>
    removeRemainingSteps(deps, actor, { ...input, stepIds });
  for (const change of [pauseFollow, resumeFollow, removeChosen]) {
    await expect(change(shop.deps, admin, { followId: follow.id })).rejects.toMatchObject({
      code: 'follow_already_stopped',
    });
  }
});

test('removing what remains may be asked for again', async () => {
  const follow = await buildFollow();
  const first = await removeRemainingSteps(shop.deps, admin, { followId: follow.id });
  const told = shop.deps.engine.told.length;
  expect(await removeRemainingSteps(shop.deps, admin, { followId: follow.id })).toMatchObject({
    status: 'completed',
    steps: first.steps,
  });
  expect(shop.deps.engine.told).toHaveLength(told);
});
