import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Actor } from '#domain/actor';
import type { BatchDeps } from '#use-cases/batches/batch-deps';
import { controlBatch } from '#use-cases/batches/control-batch';
import { createBatch, createMove, undoBatch } from '#use-cases/batches/create-batch';
import { findBatchItems, getBatch, previewUndo } from '#use-cases/batches/find-batches';
import { prepareBatch } from '#use-cases/batches/prepare-batch';
import { runChunk } from '#use-cases/batches/run-chunk';
import { finishBatch } from '#db/follow-batches';
import { assignPattern } from '#use-cases/assign-pattern';
import {
  admin,
  buildCustomer,
  buildPattern,
  buildShop,
  buildStep,
  buildStore,
  inTokyo,
  RecordingEngine,
  type Shop,
  staffOf,
} from './fixtures.ts';

let shop: Shop;
let deps: BatchDeps & { engine: RecordingEngine };
const manager = (): Actor => ({ ...staffOf(shop.storeId), role: 'manager' });

beforeAll(async () => {
  shop = await buildShop();
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.clock.now = new Date('2026-12-01T12:00:00+09:00');
  deps = { ...shop.deps, engine: new RecordingEngine() };
});

/** What the workflow does, without an engine. */
async function work(batchId: string, until?: number): Promise<void> {
  const { last } = await prepareBatch(deps, batchId, () => {});
  const run = { isRetry: false, oneByOne: false, onProgress: () => {} };
  await runChunk(deps, { batchId, from: 1, to: until ?? last }, run);
  await finishBatch(shop.db, batchId);
}

const buildCustomers = (count: number, overrides: Record<string, unknown> = {}) =>
  Promise.all(
    Array.from({ length: count }, () =>
      buildCustomer(shop, { lastNegotiatedOn: new Date('2026-12-01'), ...overrides }),
    ),
  );

const stepsOf = (followId: string) =>
  shop.db.prisma.followStep.findMany({ where: { followId }, orderBy: [{ status: 'asc' }, { dueAt: 'asc' }] });

test('a bulk assignment gives each customer their own plan, ToDos, history and workflow', async () => {
  const customerIds = await buildCustomers(3);
  const patternId = await buildPattern(shop.db);
  const batch = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds },
  });
  expect(batch).toMatchObject({ status: 'preparing', patternName: '1か月後フォロー', createdBy: '担当者' });
  expect(deps.engine.jobs).toEqual([
    expect.objectContaining({ workflow: 'bulkFollow', workflowId: `follow-batch-${batch.id}` }),
  ]);

  await work(batch.id);

  expect(await getBatch(deps, manager(), batch.id)).toMatchObject({
    status: 'completed',
    total: 3,
    done: 3,
    skipped: 0,
    failed: 0,
  });
  const follows = await shop.db.prisma.follow.findMany({ where: { batchId: batch.id } });
  expect(follows.map(({ customerId }) => customerId).sort()).toEqual([...customerIds].sort());
  expect(follows.every(({ status, engineState }) => status === 'running' && engineState === 'open')).toBe(
    true,
  );
  expect(deps.engine.started).toHaveLength(3);
  const steps = await stepsOf(follows[0]!.id);
  expect(steps.map(({ channel, dueAt }) => [channel, inTokyo(dueAt)])[0]).toEqual([
    'mail',
    '2026-12-21 10:00',
  ]);
  expect(await shop.db.prisma.todo.count({ where: { patternId } })).toBe(9);
  expect(
    await shop.db.prisma.historyEntry.count({
      where: { customerId: { in: customerIds }, kind: 'follow_assigned' },
    }),
  ).toBe(3);
});

test('customers who cannot take part are left out, each with the reason', async () => {
  const patternId = await buildPattern(shop.db);
  const [good, double] = await buildCustomers(2);
  const noBase = await buildCustomer(shop);
  const past = await buildCustomer(shop, { lastNegotiatedOn: new Date('2025-01-01') });
  const cleaned = await buildCustomer(shop, {
    lastNegotiatedOn: new Date('2026-12-01'),
    cleaningDecision: 'exclude',
  });
  await assignPattern(deps, admin, { customerId: double!, patternId });
  const customerIds = [good!, double!, noBase, past, cleaned];

  const batch = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds },
  });
  await work(batch.id);

  const items = await findBatchItems(deps, manager(), { batchId: batch.id, take: 10 });
  expect(
    Object.fromEntries(items.map(({ customerId, status, code }) => [customerId, [status, code]])),
  ).toEqual({
    [good!]: ['done', null],
    [double!]: ['skipped', 'follow_already_running'],
    [noBase]: ['skipped', 'missing_base_date'],
    [past]: ['skipped', 'nothing_remains'],
    [cleaned]: ['skipped', 'excluded_from_dm'],
  });
  expect((await getBatch(deps, manager(), batch.id)).reasons).toEqual({
    follow_already_running: 1,
    missing_base_date: 1,
    nothing_remains: 1,
    excluded_from_dm: 1,
  });
});

test('a pattern of advertising mail alone leaves out those who have not consented', async () => {
  const [yes, no] = await Promise.all([buildCustomer(shop, { consentMail: 'granted' }), buildCustomer(shop)]);
  const patternId = await buildPattern(shop.db, {
    base: 'specified',
    steps: [{ channel: 'mail', offset: 'P1D' }],
  });
  const version = await shop.db.prisma.patternVersion.findFirstOrThrow({ where: { patternId } });
  await shop.db.prisma.patternStep.deleteMany({ where: { patternVersionId: version.id } });
  await shop.db.prisma.patternStep.create({
    data: {
      ...buildStep({ channel: 'mail', offset: 'P1D' }, 1),
      purpose: 'advertising',
      patternVersionId: version.id,
    },
  });
  const batch = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds: [yes, no] },
  });
  await work(batch.id);
  const items = await findBatchItems(deps, manager(), { batchId: batch.id, take: 10 });
  expect(new Map(items.map(({ customerId, code }) => [customerId, code]))).toEqual(
    new Map([
      [yes, null],
      [no, 'no_consent'],
    ]),
  );
});

test('a worker killed between the record and the engine leaves nothing double and nothing unstarted', async () => {
  const customerIds = await buildCustomers(5);
  const patternId = await buildPattern(shop.db);
  const batch = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds },
  });
  deps.engine.down = true;
  await work(batch.id, 3);
  expect(await shop.db.prisma.follow.count({ where: { batchId: batch.id, engineState: 'pending' } })).toBe(3);

  deps.engine.down = false;
  const both = [true, true].map((isRetry) =>
    runChunk(deps, { batchId: batch.id, from: 1, to: 5 }, { isRetry, oneByOne: false, onProgress: () => {} }),
  );
  await Promise.all(both);

  const follows = await shop.db.prisma.follow.findMany({ where: { batchId: batch.id } });
  expect(follows.map(({ customerId }) => customerId).sort()).toEqual([...customerIds].sort());
  expect(follows.every(({ engineState }) => engineState === 'open')).toBe(true);
  expect(await getBatch(deps, manager(), batch.id)).toMatchObject({ done: 5 });
});

test('a paused batch leaves the rest waiting, a resumed one goes on, a cancelled one ends', async () => {
  const customerIds = await buildCustomers(2);
  const patternId = await buildPattern(shop.db);
  const batch = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds },
  });
  await prepareBatch(deps, batch.id, () => {});
  await controlBatch(deps, manager(), { batchId: batch.id, change: 'pause' });
  await work(batch.id);
  expect(await getBatch(deps, manager(), batch.id)).toMatchObject({ status: 'paused', done: 0 });
  await controlBatch(deps, manager(), { batchId: batch.id, change: 'resume' });
  await work(batch.id, 1);
  expect(await getBatch(deps, manager(), batch.id)).toMatchObject({ status: 'running', done: 1 });
  await controlBatch(deps, manager(), { batchId: batch.id, change: 'cancel' });
  await work(batch.id);
  expect(await getBatch(deps, manager(), batch.id)).toMatchObject({ status: 'cancelled', done: 1 });
  await expect(controlBatch(deps, manager(), { batchId: batch.id, change: 'resume' })).rejects.toMatchObject({
    code: 'wrong_state',
  });
});

test('found by pattern and state, remaining steps are removed in bulk, and undo puts back what is still to come', async () => {
  const customerIds = await buildCustomers(3);
  const patternId = await buildPattern(shop.db);
  const assigned = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds },
  });
  await work(assigned.id);
  const [first] = await shop.db.prisma.follow.findMany({ where: { batchId: assigned.id } });
  const mail = (await stepsOf(first!.id))[0]!;
  await shop.db.prisma.followStep.update({
    where: { id: mail.id },
    data: { status: 'done', doneAt: shop.clock.now },
  });

  const batch = await createBatch(deps, manager(), {
    action: 'remove_remaining',
    selection: { follows: { patternId } },
  });
  await work(batch.id);
  expect(await getBatch(deps, manager(), batch.id)).toMatchObject({ total: 3, done: 3 });
  const removed = await stepsOf(first!.id);
  expect(removed.map(({ status }) => status).sort()).toEqual([
    'done',
    'removed',
    'removed',
    'removed',
    'removed',
  ]);
  expect(
    await shop.db.prisma.follow.count({
      where: { batchId: assigned.id, status: 'completed', engineState: 'closed' },
    }),
  ).toBe(3);
  expect(deps.engine.ended).toContain(first!.workflowId);
  expect(await shop.db.prisma.todo.count({ where: { patternId, status: 'open' } })).toBe(0);

  shop.clock.now = new Date('2026-12-26T12:00:00+09:00');
  expect(await previewUndo(deps, manager(), batch.id)).toMatchObject({
    undoable: true,
    customers: 3,
    restorableSteps: 9,
    pastSteps: 5,
  });
  const undo = await undoBatch(deps, manager(), { batchId: batch.id, started: 'stop' });
  await work(undo.id);

  const back = await stepsOf(first!.id);
  expect(back.map(({ status, dueAt }) => `${status} ${inTokyo(dueAt)}`).sort()).toEqual([
    'done 2026-12-21 10:00',
    'planned 2026-12-29 18:00',
    'planned 2026-12-31 10:00',
    'planned 2027-01-10 12:00',
    'removed 2026-12-25 15:00',
  ]);
  expect(deps.engine.restored).toHaveLength(3);
  expect(
    await shop.db.prisma.follow.count({
      where: { batchId: assigned.id, status: 'running', engineState: 'open' },
    }),
  ).toBe(3);
  expect(await shop.db.prisma.todo.count({ where: { patternId, status: 'open' } })).toBe(6);

  await expect(undoBatch(deps, manager(), { batchId: batch.id, started: 'stop' })).rejects.toMatchObject({
    code: 'already_undone',
    details: { undoneById: undo.id },
  });
  expect(await getBatch(deps, manager(), batch.id)).toMatchObject({
    undoneById: undo.id,
    undoneAt: expect.any(Date),
  });
});

test('undo of an assignment stops what it started; what has begun to reach customers may be left', async () => {
  const customerIds = await buildCustomers(2);
  const patternId = await buildPattern(shop.db);
  const batch = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds },
  });
  await work(batch.id);
  const [begun, fresh] = await shop.db.prisma.follow.findMany({ where: { batchId: batch.id } });
  await shop.db.prisma.followStep.updateMany({
    where: { followId: begun!.id, position: 1 },
    data: { status: 'done' },
  });
  expect(await previewUndo(deps, manager(), batch.id)).toMatchObject({
    customers: 2,
    untouched: 1,
    started: 1,
    ended: 0,
  });

  const undo = await undoBatch(deps, manager(), { batchId: batch.id, started: 'leave' });
  await work(undo.id);

  const status = async (id: string) =>
    (await shop.db.prisma.follow.findUniqueOrThrow({ where: { id } })).status;
  expect(await status(fresh!.id)).toBe('stopped');
  expect(await status(begun!.id)).toBe('running');
  expect((await getBatch(deps, manager(), undo.id)).reasons).toEqual({ step_already_run: 1 });
});

test('a customer who contracted after the removal does not get their follow back', async () => {
  const [customerId] = await buildCustomers(1);
  const patternId = await buildPattern(shop.db);
  const follow = await assignPattern(deps, admin, { customerId: customerId!, patternId });
  const batch = await createBatch(deps, manager(), {
    action: 'remove_remaining',
    selection: { customerIds: [customerId!] },
  });
  await work(batch.id);
  shop.clock.now = new Date('2026-12-02T12:00:00+09:00');
  await shop.db.prisma.historyEntry.create({
    data: {
      id: deps.newId(),
      storeId: shop.storeId,
      customerId: customerId!,
      kind: 'contracted',
      summary: '成約',
      actorKind: 'system',
      actorName: 'CRM',
      occurredAt: shop.clock.now,
    },
  });
  const undo = await undoBatch(deps, manager(), { batchId: batch.id, started: 'stop' });
  await work(undo.id);
  expect((await getBatch(deps, manager(), undo.id)).reasons).toEqual({ follow_already_stopped: 1 });
  expect((await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: follow.id } })).status).toBe(
    'completed',
  );
});

test('replacing removes what remains and assigns the other pattern; undo brings the first one back', async () => {
  const [customerId, noBase] = [(await buildCustomers(1))[0]!, await buildCustomer(shop)];
  const patternId = await buildPattern(shop.db);
  const other = await buildPattern(shop.db, {
    name: '別のパターン',
    steps: [{ channel: 'phone', offset: 'P10D' }],
  });
  const first = await assignPattern(deps, admin, { customerId, patternId });
  await assignPattern(deps, admin, { customerId: noBase, patternId, base: '2026-12-01' });

  const batch = await createBatch(deps, manager(), {
    action: 'replace',
    patternId: other,
    selection: { follows: { patternId } },
  });
  await work(batch.id);
  const open = (id: string) =>
    shop.db.prisma.follow.findMany({ where: { customerId: id, status: { in: ['starting', 'running'] } } });
  expect((await open(customerId)).map((row) => row.patternId)).toEqual([other]);
  // Whom the other pattern cannot be assigned to keeps what they have.
  expect((await open(noBase)).map((row) => row.patternId)).toEqual([patternId]);

  const undo = await undoBatch(deps, manager(), { batchId: batch.id, started: 'stop' });
  await work(undo.id);
  expect((await open(customerId)).map((row) => row.id)).toEqual([first.id]);
  expect((await stepsOf(first.id)).every(({ status }) => status === 'planned')).toBe(true);
});

test('moving to a new version in bulk changes only what has not run, and undo returns to version and plan', async () => {
  const customerIds = await buildCustomers(2);
  const patternId = await buildPattern(shop.db);
  const assigned = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds },
  });
  await work(assigned.id);
  const [follow] = await shop.db.prisma.follow.findMany({ where: { batchId: assigned.id } });
  const planBefore = (await stepsOf(follow!.id)).map(
    ({ channel, dueAt, status }) => `${status} ${channel} ${inTokyo(dueAt)}`,
  );
  const steps = [
    { channel: 'mail', offset: 'P20D', timeOfDay: '10:00' },
    { channel: 'phone', offset: 'P26D', timeOfDay: '15:00' },
    { channel: 'sms', offset: 'P30D', timeOfDay: '10:00' },
  ];
  await shop.db.prisma.patternVersion.create({
    data: {
      id: deps.newId(),
      patternId,
      version: 2,
      name: '1か月後フォロー',
      base: 'last_negotiation',
      stopOn: [],
      createdBy: 'test',
      steps: { create: steps.map((step, index) => buildStep(step, index + 1)) },
    },
  });
  await shop.db.prisma.pattern.update({ where: { id: patternId }, data: { currentVersion: 2 } });

  const move = await createMove(deps, manager(), { patternId, toVersion: 2 });
  await work(move.id);
  const planned = async () => (await stepsOf(follow!.id)).filter(({ status }) => status === 'planned');
  expect((await planned()).map(({ channel, dueAt }) => `${channel} ${inTokyo(dueAt)}`)).toEqual([
    'mail 2026-12-21 10:00',
    'phone 2026-12-27 15:00',
    'sms 2026-12-31 10:00',
  ]);
  await expect(createMove(deps, manager(), { patternId, toVersion: 2 })).rejects.toMatchObject({
    code: 'selection_empty',
  });

  const undo = await undoBatch(deps, manager(), { batchId: move.id, started: 'stop' });
  await work(undo.id);
  expect(await getBatch(deps, manager(), undo.id)).toMatchObject({ done: 2 });
  expect(
    (await planned()).map(({ channel, dueAt, status }) => `${status} ${channel} ${inTokyo(dueAt)}`),
  ).toEqual(planBefore);
  expect(
    (await shop.db.prisma.follow.findUniqueOrThrow({ where: { id: follow!.id } })).patternVersionId,
  ).toBe(follow!.patternVersionId);
  expect(await shop.db.prisma.todo.count({ where: { followId: follow!.id, status: 'open' } })).toBe(3);
});

test('a manager’s batch reaches their own stores only, and names nobody of another', async () => {
  const other = await buildStore(shop.db);
  const [mine, theirs] = [
    await buildCustomer(shop, { lastNegotiatedOn: new Date('2026-12-01') }),
    await buildCustomer(shop, { storeId: other }),
  ];
  const patternId = await buildPattern(shop.db);
  const batch = await createBatch(deps, manager(), {
    action: 'assign',
    patternId,
    selection: { customerIds: [mine, theirs] },
  });
  await work(batch.id);
  expect(await getBatch(deps, manager(), batch.id)).toMatchObject({ total: 1, done: 1 });
  const stranger: Actor = { ...staffOf(other), role: 'manager' };
  await expect(getBatch(deps, stranger, batch.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(
    createBatch(deps, manager(), { action: 'assign', patternId, selection: { customerIds: [theirs] } }),
  ).rejects.toMatchObject({
    code: 'selection_empty',
  });
  await expect(
    createBatch(deps, staffOf(shop.storeId), {
      action: 'assign',
      patternId,
      selection: { customerIds: [mine] },
    }),
  ).rejects.toMatchObject({
    code: 'forbidden',
  });
});
