import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities } from '#activities/create-activities';
import { compareWithEngine } from '#activities/reconcile/compare-with-engine';
import { followWorkflowId } from '#contract/workflow-messages';
import { registerSearchAttributes } from '#temporal/search-attributes';
import { createTemporalEngine } from '#temporal/temporal-engine';
import { rescheduleStep } from '#use-cases/change-steps';
import { stopFollow } from '#use-cases/stop-follow';
import { freePorts } from '../../bench/stack/free-ports.ts';
import { startTemporalDevServer, type TemporalServer } from '../../bench/stack/temporal.ts';
import { buildEngineRoom, buildFollow, type EngineRoom } from '../activities/fixtures.ts';
import { admin } from '../use-cases/fixtures.ts';
import { withWorker } from '../workflows/engine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'oikaze-lost-'));
const queue = `lost-${process.pid}`;
let server: TemporalServer;
let env: TestWorkflowEnvironment;
let room: EngineRoom;
beforeAll(async () => {
  server = await startTemporalDevServer(folder, await freePorts());
  env = await TestWorkflowEnvironment.createFromExistingServer({ address: server.address });
  await registerSearchAttributes(env.client);
  room = await buildEngineRoom(new Date().toISOString());
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
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const running = <T>(work: () => Promise<T>) => withWorker(env, room.activities, work, queue);
const handleOf = ({ followId }: { followId: string }) =>
  env.client.workflow.getHandle(followWorkflowId(followId));

/** As docs/operations.md says: the file is moved away while the server is down. */
async function loseTheFile(): Promise<void> {
  await server.stop();
  const files = readdirSync(folder).filter((name) => name.startsWith('temporal.sqlite'));
  expect(files).toContain('temporal.sqlite');
  for (const name of files) renameSync(path.join(folder, name), path.join(folder, `broken-${name}`));
  await server.start();
}

test('follows whose server lost its file are started again from the record, and nothing is sent again', async () => {
  const half = await buildFollow(room, [
    { channel: 'mail', offset: 'PT1S' },
    { channel: 'sms', offset: 'P1D' },
  ]);
  const asleep = await buildFollow(room, [{ channel: 'mail', offset: 'P20D' }]);
  const stopped = await buildFollow(room, [{ channel: 'mail', offset: 'P20D' }]);
  await running(async () => {
    while (room.channels.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  await server.stop();
  await stopFollow(room.deps, admin, { followId: stopped.followId, reason: 'staff' });
  await loseTheFile();
  await expect(handleOf(asleep).describe()).rejects.toThrow();

  // What was opened within the last minute is left to those who opened it.
  const later = { ...room.deps, now: () => new Date(Date.now() + 120_000) };
  expect(await compareWithEngine(later, () => {})).toEqual({ restored: 2, closed: 1 });
  await running(async () => {
    const sms = { followId: half.followId, stepId: half.input.steps[1]?.id ?? '' };
    await rescheduleStep(room.deps, admin, { ...sms, dueAt: new Date(Date.now() + 1_000).toISOString() });
    expect(await handleOf(half).result()).toEqual({ state: 'completed' });
    await stopFollow(room.deps, admin, { followId: asleep.followId, reason: 'staff' });
    expect(await handleOf(asleep).result()).toEqual({ state: 'stopped' });
  });
  expect(room.channels.sent.map(({ to }) => to)).toEqual(['hanako@customer.example', '+819012345678']);
  await expect(handleOf(stopped).describe()).rejects.toThrow();
}, 60_000);
