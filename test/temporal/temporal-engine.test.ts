import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  type FollowInput,
  type FollowProgress,
  followWorkflowId,
  PROGRESS_QUERY,
} from '#contract/workflow-messages';
import { createTemporalClient } from '#temporal/client';
import { registerSearchAttributes } from '#temporal/search-attributes';
import { createTemporalEngine, type TemporalEngine } from '#temporal/temporal-engine';
import { connectDevServer, withWorker } from '../workflows/engine.ts';
import { buildFollowInput, buildStep, days } from '../workflows/follow-input.ts';
import { buildRecordingActivities } from '../workflows/recording-activities.ts';

let env: TestWorkflowEnvironment;
let engine: TemporalEngine;
const queue = `engine-${process.pid}`;
beforeAll(async () => {
  env = await connectDevServer();
  await registerSearchAttributes(env.client);
  engine = createTemporalEngine({ client: env.client, taskQueue: queue });
}, 60_000);
afterAll(() => env?.teardown());

const run = Math.random().toString(16).slice(2, 10);
let made = 0;
const newInput = (overrides: Partial<FollowInput> = {}): FollowInput =>
  buildFollowInput({ followId: `${run}-0000-7000-8000-${String(++made).padStart(12, '0')}`, ...overrides });
const inTwentyDays = () => [buildStep({ dueAt: Date.now() + days(20) })];
const handleOf = ({ followId }: FollowInput) => env.client.workflow.getHandle(followWorkflowId(followId));
const inShop = <T>(activities: object, work: () => Promise<T>) => withWorker(env, activities, work, queue);

test('through the worker’s own connection the server’s answers mean the same', async () => {
  const { nativeConnection, client, connection } = env;
  expect(client.connection).not.toBe(nativeConnection);
  expect(connection).toBe(client.connection);
  const temporal = { address: '', namespace: client.options.namespace };
  const ofWorker = createTemporalEngine({
    client: createTemporalClient(temporal, nativeConnection),
    taskQueue: queue,
  });
  await registerSearchAttributes(createTemporalClient(temporal, nativeConnection));
  const input = newInput({ steps: inTwentyDays() });
  const workflowId = followWorkflowId(input.followId);
  await ofWorker.startFollow(input);
  await ofWorker.startFollow(input);
  expect(await ofWorker.isOpen(workflowId)).toBe(true);
  expect(await ofWorker.endFollow(workflowId, 'test')).toBe('delivered');
  expect(await ofWorker.endFollow(workflowId, 'test')).toBe('gone');
  // Of one that has ended a second start is no error, and it stays ended.
  await ofWorker.startFollow(input);
  expect(await ofWorker.isOpen(workflowId)).toBe(false);
  expect(await ofWorker.tellFollow(workflowId, { message: 'wake', payload: {} })).toBe('gone');
  await ofWorker.restoreFollow(input);
  expect(await ofWorker.isOpen(workflowId)).toBe(true);
  expect(await ofWorker.isOpen(followWorkflowId('nobody'))).toBe(false);
  await ofWorker.endFollow(workflowId, 'test');
});

test('a follow sleeps without having begun until its first step, and can be searched for by ids', async () => {
  const input = newInput({ steps: inTwentyDays(), storeId: `store-${run}` });
  await inShop(buildRecordingActivities(), async () => {
    await engine.startFollow(input);
    await engine.startFollow(input);
    const { historyLength, typedSearchAttributes, status } = await handleOf(input).describe();
    expect({ historyLength, status: status.name }).toEqual({ historyLength: 1, status: 'RUNNING' });
    expect(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual(
      expect.arrayContaining([
        ['OikazeStore', `store-${run}`],
        ['OikazePattern', input.patternId],
        ['OikazeCustomer', input.customerId],
      ]),
    );
  });
});

test.each(['reply', 'contractClosed', 'negotiationEnded'] as const)(
  '%s wakes it, twenty days before its first step, and stops it',
  async (message) => {
    const record = buildRecordingActivities();
    const input = newInput({ steps: inTwentyDays() });
    await inShop(record, async () => {
      await engine.startFollow(input);
      expect(
        await engine.tellFollow(followWorkflowId(input.followId), {
          message,
          payload: { eventId: 'e-1', effect: 'stop' },
        }),
      ).toBe('delivered');
      expect(await handleOf(input).result()).toEqual({ state: 'stopped' });
    });
    expect(record.finished).toEqual([input.followId]);
  },
);

test('an update wakes it too and is answered', async () => {
  const input = newInput({ steps: inTwentyDays() });
  await inShop(buildRecordingActivities(), async () => {
    await engine.startFollow(input);
    const id = followWorkflowId(input.followId);
    expect(await engine.tellFollow(id, { message: 'pause', payload: { changeId: 'c-1' } })).toBe('delivered');
    expect((await handleOf(input).query<FollowProgress>(PROGRESS_QUERY)).state).toBe('paused');
    await engine.tellFollow(id, { message: 'stop', payload: { changeId: 'c-2', reason: 'staff' } });
    await handleOf(input).result();
    expect(await engine.tellFollow(id, { message: 'resume', payload: { changeId: 'c-3' } })).toBe('gone');
    expect(await engine.tellFollow(id, { message: 'wake', payload: {} })).toBe('gone');
  });
});

test('an update that the workflow refuses makes it read the record', async () => {
  const input = newInput({ steps: inTwentyDays() });
  let reads = 0;
  const record = buildRecordingActivities({
    record: () => {
      reads++;
      return { state: 'active', input };
    },
  });
  await inShop(record, async () => {
    await engine.startFollow(input);
    const id = followWorkflowId(input.followId);
    expect(await engine.tellFollow(id, { message: 'resume', payload: { changeId: 'c-1' } })).toBe(
      'delivered',
    );
    await handleOf(input).query(PROGRESS_QUERY);
    expect(reads).toBe(1);
    await handleOf(input).terminate();
  });
});

test('a follow that the server has lost comes back with the next signal and reads the record', async () => {
  const input = newInput({ steps: inTwentyDays() });
  const record = buildRecordingActivities({ record: () => ({ state: 'active', input }) });
  await inShop(record, async () => {
    const id = followWorkflowId(input.followId);
    expect(await engine.tellFollow(id, { message: 'wake', payload: {} })).toBe('delivered');
    // Until the record has been read there is nothing to wait for.
    while ((await handleOf(input).query<FollowProgress>(PROGRESS_QUERY)).remaining === 0) await delay(50);
    expect(await handleOf(input).query<FollowProgress>(PROGRESS_QUERY)).toMatchObject({
      state: 'waiting',
      remaining: 1,
    });
    await handleOf(input).terminate();
    expect(await engine.isOpen(id)).toBe(false);
    await engine.restoreFollow(input);
    expect(await engine.isOpen(id)).toBe(true);
    await handleOf(input).terminate();
  });
});

test('a server that cannot be reached is said so, and the API is not held up by it', async () => {
  const client = createTemporalClient({ address: '127.0.0.1:1', namespace: 'default' });
  const away = createTemporalEngine({ client, taskQueue: queue, timeoutMs: 500 });
  await expect(away.startFollow(newInput())).rejects.toMatchObject({ code: 'engine_unavailable' });
  await expect(
    away.tellFollow('follow-x', { message: 'stop', payload: { changeId: 'c', reason: 'staff' } }),
  ).rejects.toMatchObject({
    code: 'engine_unavailable',
  });
  await client.connection.close();
});
