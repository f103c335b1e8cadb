import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities } from '#activities/create-activities';
import { followWorkflowId } from '#contract/workflow-messages';
import { registerSearchAttributes } from '#temporal/search-attributes';
import { createTemporalEngine } from '#temporal/temporal-engine';
import { completeTodo } from '#use-cases/complete-todo';
import { stopFollow } from '#use-cases/stop-follow';
import { buildEngineRoom, buildFollow, type EngineRoom } from '../activities/fixtures.ts';
import { admin } from '../use-cases/fixtures.ts';
import { connectDevServer, withWorker } from '../workflows/engine.ts';

let env: TestWorkflowEnvironment;
let room: EngineRoom;
const queue = `record-${process.pid}`;
beforeAll(async () => {
  env = await connectDevServer();
  await registerSearchAttributes(env.client);
  room = await buildEngineRoom();
  const engine = createTemporalEngine({ client: env.client, taskQueue: queue });
  room.deps = { ...room.deps, engine, now: () => new Date() };
  room.activities = createActivities(room.deps);
  await room.shop.db.prisma.store.updateMany({
    data: { quietFrom: null, quietTo: null, openFrom: '00:00', openTo: '24:00' },
  });
}, 60_000);
afterAll(async () => {
  await room?.shop.close();
  await env?.teardown();
});

const running = <T>(work: () => Promise<T>) => withWorker(env, room.activities, work, queue);
const handleOf = (followId: string) => env.client.workflow.getHandle(followWorkflowId(followId));
const startingNow = () => {
  room.shop.clock.now = new Date();
};

test('mail, call and SMS each happen once, and nothing of the customer is in the history (DESIGN §8)', async () => {
  startingNow();
  const marker = {
    name: '目印 太郎',
    email: 'marker@customer.example',
    phone: '+819000000001',
    address: '目印県目印市1-1',
  };
  await running(async () => {
    const { followId } = await buildFollow(
      room,
      [
        { channel: 'mail', offset: 'PT1S' },
        { channel: 'phone', offset: 'PT2S', title: '電話' },
        { channel: 'sms', offset: 'PT3S' },
      ],
      { customer: marker },
    );
    expect(await handleOf(followId).result()).toEqual({ state: 'completed' });
    expect(room.channels.sent.map(({ to }) => to)).toEqual([marker.email, marker.phone]);
    expect(await room.shop.db.prisma.follow.findUniqueOrThrow({ where: { id: followId } })).toMatchObject({
      status: 'completed',
      engineState: 'closed',
    });
    const kinds = await room.shop.db.prisma.historyEntry.findMany({
      where: { followId },
      orderBy: { occurredAt: 'asc' },
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'follow_assigned',
        'message_sent',
        'step_issued',
        'message_sent',
        'follow_completed',
      ]),
    );

    const json = historyToJSON(await handleOf(followId).fetchHistory());
    const decoded = json.replace(/"data": "([^"]*)"/g, (_all, base64: string) =>
      Buffer.from(base64, 'base64').toString(),
    );
    expect(decoded).toContain(followId);
    for (const value of [...Object.values(marker), '本文', 'ご連絡']) expect(decoded).not.toContain(value);
  });
});

test('a step counted from the end of a call goes on when the call is done', async () => {
  startingNow();
  room.channels.sent = [];
  await running(async () => {
    const { followId } = await buildFollow(room, [
      { channel: 'phone', offset: 'PT1S' },
      { channel: 'mail', offset: 'PT1S', anchor: 'previous_done' },
    ]);
    const todo = await room.shop.db.prisma.todo.findFirstOrThrow({ where: { followId } });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(room.channels.sent).toEqual([]);
    await completeTodo(room.deps, admin, { todoId: todo.id, result: 'connected' });
    expect(await handleOf(followId).result()).toEqual({ state: 'completed' });
  });
  expect(room.channels.sent).toHaveLength(1);
});

test('a contract stops a follow that has not begun, sends the survey and closes the record', async () => {
  startingNow();
  room.channels.sent = [];
  await running(async () => {
    const { followId } = await buildFollow(room, [{ channel: 'mail', offset: 'P20D' }]);
    await stopFollow(room.deps, admin, { followId, reason: 'contract' });
    expect(await handleOf(followId).result()).toEqual({ state: 'stopped' });
  });
  expect(room.channels.sent).toMatchObject([{ subject: 'ご成約アンケートのお願い' }]);
});
