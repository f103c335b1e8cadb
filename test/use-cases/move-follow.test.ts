import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import { moveFollow, previewMove } from '#use-cases/move-follow';
import { replanCustomer } from '#use-cases/replan-customer';
import {
  admin,
  buildCustomer,
  buildPattern,
  buildShop,
  buildStep,
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

const FIRST: StepFixture[] = [
  { channel: 'mail', offset: 'P1D', timeOfDay: '10:00' },
  { channel: 'phone', offset: 'P5D', timeOfDay: '15:00', title: '一度目の電話' },
  { channel: 'mail', offset: 'P9D', timeOfDay: '10:00' },
  { channel: 'sms', offset: 'P12D', timeOfDay: '10:00' },
];
const SECOND: StepFixture[] = [
  { channel: 'mail', offset: 'P1D', timeOfDay: '10:00' },
  { channel: 'phone', offset: 'P7D', timeOfDay: '18:00', title: '新しい電話' },
  { channel: 'mail', offset: 'P9D', timeOfDay: '10:00' },
  { channel: 'phone', offset: 'P20D', timeOfDay: '11:00', title: '最後の電話' },
];

async function buildVersion(patternId: string, steps: StepFixture[]): Promise<string> {
  const id = shop.deps.newId();
  await shop.db.prisma.patternVersion.create({
    data: {
      id,
      patternId,
      version: 2,
      name: '改訂',
      base: 'specified',
      stopOn: [],
      createdBy: 'test',
      steps: { create: steps.map((step, index) => buildStep(step, index + 1)) },
    },
  });
  return id;
}

/** A follow on the first version whose first mail has been sent. */
async function buildFollow() {
  const customerId = await buildCustomer(shop);
  const patternId = await buildPattern(shop.db, { base: 'specified', steps: FIRST });
  const follow = await assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' });
  shop.clock.now = new Date('2026-12-03T12:00:00+09:00');
  await shop.db.prisma.followStep.update({
    where: { id: follow.steps[0]?.id ?? '' },
    data: { status: 'done', doneAt: new Date('2026-12-02T10:00:00+09:00') },
  });
  return {
    follow,
    patternVersionId: await buildVersion(patternId, SECOND),
    oldVersionId: follow.patternVersionId,
  };
}

const lines = (steps: { channel: string; dueAt: Date; status: string }[]) =>
  steps.map((step) => `${step.status} ${step.channel} ${inTokyo(step.dueAt)}`);

test('the difference is shown before anything is moved', async () => {
  const { follow, patternVersionId } = await buildFollow();
  const difference = await previewMove(shop.deps, admin, { followId: follow.id, patternVersionId });
  expect(difference.kept.map(({ to }) => [to.channel, inTokyo(new Date(to.dueAt))])).toEqual([
    ['mail', '2026-12-10 10:00'],
  ]);
  expect(
    difference.moved.map(({ from, to }) => [from.channel, inTokyo(from.dueAt), inTokyo(new Date(to.dueAt))]),
  ).toEqual([['phone', '2026-12-06 15:00', '2026-12-08 18:00']]);
  expect(difference.added.map(({ channel, dueAt }) => [channel, inTokyo(new Date(dueAt))])).toEqual([
    ['phone', '2026-12-21 11:00'],
  ]);
  expect(difference.removed.map(({ channel }) => channel)).toEqual(['sms']);
  expect(await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: follow.id } })).toMatchObject({
    patternVersionId: follow.patternVersionId,
  });
});

test('moving keeps what ran, moves what remains with its ToDos, and tells the workflow its new plan', async () => {
  const { follow, patternVersionId } = await buildFollow();
  const moved = await moveFollow(shop.deps, admin, { followId: follow.id, patternVersionId });
  expect(moved).toMatchObject({ patternVersionId, patternVersion: 2, status: 'running' });
  expect(lines(moved.steps)).toEqual([
    'done mail 2026-12-02 10:00',
    'planned phone 2026-12-08 18:00',
    'planned mail 2026-12-10 10:00',
    'planned phone 2026-12-21 11:00',
    'removed sms 2026-12-13 10:00',
  ]);
  const todos = await shop.db.prisma.todo.findMany({
    where: { followId: follow.id, status: 'open' },
    orderBy: { dueAt: 'asc' },
  });
  expect(todos.map((todo) => [todo.title, inTokyo(todo.dueAt)])).toEqual([
    ['新しい電話', '2026-12-08 18:00'],
    ['最後の電話', '2026-12-21 11:00'],
  ]);
  const planned = moved.steps.filter(({ status }) => status === 'planned');
  expect(shop.deps.engine.told).toEqual([
    {
      workflowId: follow.workflowId,
      message: expect.objectContaining({
        message: 'moveToVersion',
        payload: expect.objectContaining({
          patternVersionId,
          title: '改訂 v2 (湘南平塚店)',
          steps: planned.map((step) => ({
            id: step.id,
            position: step.position,
            channel: step.channel,
            dueAt: step.dueAt.getTime(),
          })),
        }),
      }),
    },
  ]);
});

test('moving back undoes it: the old steps stand at their old times', async () => {
  const { follow, patternVersionId, oldVersionId } = await buildFollow();
  await moveFollow(shop.deps, admin, { followId: follow.id, patternVersionId });
  const back = await moveFollow(shop.deps, admin, { followId: follow.id, patternVersionId: oldVersionId });
  const remaining = back.steps.filter(({ status }) => status === 'planned');
  expect(lines(remaining)).toEqual([
    'planned phone 2026-12-06 15:00',
    'planned mail 2026-12-10 10:00',
    'planned sms 2026-12-13 10:00',
  ]);
});

test('a version of another pattern is not found, and the running one is refused', async () => {
  const { follow, oldVersionId } = await buildFollow();
  const other = await buildFollow();
  await expect(
    moveFollow(shop.deps, admin, { followId: follow.id, patternVersionId: other.patternVersionId }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await expect(
    moveFollow(shop.deps, admin, { followId: follow.id, patternVersionId: oldVersionId }),
  ).rejects.toMatchObject({ code: 'wrong_state' });
});

test('after a move the plan still follows the customer’s convenient times (A11)', async () => {
  const { follow, patternVersionId } = await buildFollow();
  await moveFollow(shop.deps, admin, { followId: follow.id, patternVersionId });
  const customer = { id: follow.customerId, storeId: shop.storeId };
  await shop.db.prisma.customer.update({
    where: { id: customer.id },
    data: { convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }] },
  });
  const messages = await shop.db.transaction((tx) => replanCustomer(tx, shop.deps, admin, customer));
  expect(messages.map(({ message }) => message)).toEqual(['wake']);
  const steps = await shop.db.prisma.followStep.findMany({
    where: { followId: follow.id, status: 'planned' },
    orderBy: { position: 'asc' },
  });
  expect(lines(steps)).toEqual([
    'planned phone 2026-12-15 10:00',
    'planned mail 2026-12-15 10:00',
    'planned phone 2026-12-22 10:00',
  ]);
});
