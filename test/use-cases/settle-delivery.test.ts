import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { assignPattern } from '#use-cases/assign-pattern';
import { listUndelivered } from '#db/outbox';
import { listDeliveries, settleDelivery } from '#use-cases/settle-delivery';
import { stopFollow } from '#use-cases/stop-follow';
import { tellAll } from '#use-cases/tell-engine';
import { admin, buildCustomer, buildPattern, buildShop, type Shop } from './fixtures.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.deps.engine.told = [];
  shop.deps.engine.restored = [];
});

/** A follow whose first mail was claimed by a worker that is gone. */
async function buildInDoubt(
  steps = [
    { channel: 'mail', offset: 'P1D', timeOfDay: '10:00' },
    { channel: 'mail', anchor: 'previous_done', offset: 'P3D', timeOfDay: '10:00' },
  ],
) {
  const customerId = await buildCustomer(shop, { name: '疑義 花子' });
  const patternId = await buildPattern(shop.db, { steps });
  const follow = await assignPattern(shop.deps, admin, { customerId, patternId, base: '2026-12-01' });
  const stepId = follow.steps[0]?.id ?? '';
  const deliveryId = shop.deps.newId();
  await shop.db.prisma.delivery.create({
    data: {
      id: deliveryId,
      sendKey: stepId,
      storeId: shop.storeId,
      customerId,
      followId: follow.id,
      followStepId: stepId,
      channel: 'mail',
      status: 'in_doubt',
      toAddress: 'hanako@example.jp',
      subject: '件名',
      body: '本文',
    },
  });
  await shop.db.prisma.followStep.update({ where: { id: stepId }, data: { status: 'in_doubt' } });
  const stepStatus = async () =>
    (await shop.db.prisma.followStep.findUniqueOrThrow({ where: { id: stepId } })).status;
  return { followId: follow.id, stepId, deliveryId, stepStatus };
}

test('sends in doubt are listed, without texts and addresses for ops', async () => {
  const { deliveryId } = await buildInDoubt();
  const find = async (role: 'admin' | 'ops') =>
    (await listDeliveries(shop.deps, { ...admin, role }, { status: ['in_doubt'], limit: 50 })).items.find(
      ({ id }) => id === deliveryId,
    );
  expect(await find('admin')).toMatchObject({
    customerName: '疑義 花子',
    toAddress: 'hanako@example.jp',
    body: '本文',
  });
  expect(await find('ops')).toMatchObject({
    status: 'in_doubt',
    customerName: null,
    toAddress: null,
    subject: null,
    body: null,
  });
});

test('「送信済み」ends the doubt, and the step that counts from it is planned', async () => {
  const { deliveryId, stepStatus, followId } = await buildInDoubt();
  const settled = await settleDelivery(shop.deps, admin, { deliveryId, outcome: 'sent' });
  expect(settled).toMatchObject({ status: 'accepted', settledBy: '店長' });
  expect(await stepStatus()).toBe('done');
  const second = await shop.db.prisma.followStep.findFirstOrThrow({ where: { followId, position: 2 } });
  expect(second.provisional).toBe(false);
  expect(shop.deps.engine.told.map(({ message }) => message.message)).toEqual(['wake']);
});

test('「再送」gives the send back under its key and wakes the workflow', async () => {
  const { deliveryId, stepStatus, followId } = await buildInDoubt();
  expect(await settleDelivery(shop.deps, admin, { deliveryId, outcome: 'send_again' })).toMatchObject({
    id: deliveryId,
    status: 'planned',
  });
  expect(await stepStatus()).toBe('planned');
  expect(shop.deps.engine.told).toEqual([
    { workflowId: `follow-${followId}`, message: expect.objectContaining({ message: 'wake' }) },
  ]);
});

test('a completed follow is opened again for a send that is to be made again', async () => {
  const { deliveryId, followId } = await buildInDoubt([
    { channel: 'mail', offset: 'P1D', timeOfDay: '10:00' },
  ]);
  await shop.db.prisma.follow.update({
    where: { id: followId },
    data: { status: 'completed', engineState: 'closed' },
  });
  await settleDelivery(shop.deps, admin, { deliveryId, outcome: 'send_again' });
  expect(await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: followId } })).toMatchObject({
    status: 'running',
    engineState: 'open',
    completedAt: null,
  });
  // Its workflow has ended, so nobody is there to be woken: it runs once more, at once.
  expect(shop.deps.engine.restored).toMatchObject([{ followId, steps: [{ channel: 'mail' }] }]);
  expect(await shop.db.prisma.signalOutbox.count({ where: { followId, deliveredAt: null } })).toBe(0);
});

test('a send to be made again while Temporal is down waits in the outbox', async () => {
  const { deliveryId, followId } = await buildInDoubt([
    { channel: 'mail', offset: 'P1D', timeOfDay: '10:00' },
  ]);
  await shop.db.prisma.follow.update({
    where: { id: followId },
    data: { status: 'completed', engineState: 'closed' },
  });
  shop.deps.engine.down = true;
  await settleDelivery(shop.deps, admin, { deliveryId, outcome: 'send_again' });
  shop.deps.engine.down = false;
  const later = new Date(Date.now() + 60_000);
  const waiting = (await listUndelivered(shop.db, later, 500)).filter(
    (message) => message.followId === followId,
  );
  expect(waiting).toMatchObject([{ message: 'restore' }]);
  expect(await tellAll(shop.deps, waiting)).toBe('told');
  expect(shop.deps.engine.restored).toMatchObject([{ followId }]);
});

test('the survey after a stop may be sent again though nothing else of the follow is', async () => {
  const { deliveryId, followId } = await buildInDoubt();
  await stopFollow(shop.deps, admin, { followId, reason: 'contract' });
  await shop.db.prisma.delivery.update({
    where: { id: deliveryId },
    data: { followStepId: null, sendKey: `survey:${followId}:contract` },
  });
  expect(await settleDelivery(shop.deps, admin, { deliveryId, outcome: 'send_again' })).toMatchObject({
    status: 'planned',
    settledBy: '店長',
  });
  expect(shop.deps.engine.restored).toMatchObject([{ followId, steps: [] }]);
  expect((await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: followId } })).status).toBe('stopped');
});

test('nothing of a stopped follow is sent again', async () => {
  const { deliveryId, followId } = await buildInDoubt();
  await stopFollow(shop.deps, admin, { followId });
  await expect(settleDelivery(shop.deps, admin, { deliveryId, outcome: 'send_again' })).rejects.toMatchObject(
    { code: 'wrong_state' },
  );
  expect(await settleDelivery(shop.deps, admin, { deliveryId, outcome: 'sent' })).toMatchObject({
    status: 'accepted',
  });
});

test('a send that is settled already is not settled twice', async () => {
  const { deliveryId } = await buildInDoubt();
  await settleDelivery(shop.deps, admin, { deliveryId, outcome: 'sent' });
  await expect(settleDelivery(shop.deps, admin, { deliveryId, outcome: 'sent' })).rejects.toMatchObject({
    code: 'delivery_not_in_doubt',
  });
});
