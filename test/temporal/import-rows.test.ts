import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities } from '#activities/create-activities';
import { importWorkflowId } from '#contract/jobs';
import { createTemporalEngine } from '#temporal/temporal-engine';
import { controlImport, mapImport, startImport } from '#use-cases/imports/control-import';
import { getImport, previewImport } from '#use-cases/imports/find-imports';
import { runImport } from '#use-cases/imports/run-import';
import { uploadImport } from '#use-cases/imports/upload-import';
import { buildEngineRoom, type EngineRoom } from '../activities/fixtures.ts';
import { admin } from '../use-cases/fixtures.ts';
import { connectDevServer, withWorker } from '../workflows/engine.ts';

let env: TestWorkflowEnvironment;
let room: EngineRoom;
const queue = `imports-${process.pid}`;
beforeAll(async () => {
  env = await connectDevServer();
  room = await buildEngineRoom();
  const engine = createTemporalEngine({ client: env.client, taskQueue: queue });
  room.deps = { ...room.deps, engine, now: () => new Date() };
}, 60_000);
afterAll(async () => {
  await room?.shop.close();
  await env?.teardown();
});

async function buildImport(prefix: string, count: number): Promise<string> {
  const rows = Array.from({ length: count }, (_, index) => `${prefix}-${index},目印太郎${index}`);
  const bytes = (async function* () {
    yield Buffer.from(['顧客コード,氏名', ...rows].join('\n'));
  })();
  const { id } = await uploadImport(room.deps, admin, {
    kind: 'customers',
    storeId: room.shop.storeId,
    bytes,
  });
  const { suggestion } = await previewImport(room.deps, admin, { id, rows: 1 });
  await mapImport(room.deps, admin, { id, columns: suggestion, onDouble: 'skip' });
  return id;
}

const resultOf = (id: string) => env.client.workflow.getHandle(importWorkflowId(id)).result();
const imported = (prefix: string) =>
  room.shop.db.prisma.customer.count({ where: { externalId: { startsWith: `${prefix}-` } } });

test('an import whose worker dies half-way is gone on with by the next attempt, each row once, and no name is in its history', async () => {
  const id = await buildImport('T', 1_200);
  let attempts = 0;
  const activities = {
    ...createActivities(room.deps),
    runImportRows: async ({ importId }: { importId: string }) => {
      attempts++;
      const isFirst = attempts === 1;
      const status = await runImport(room.deps, importId, (row) => {
        if (isFirst && row >= 500) throw new Error('the worker is gone');
      });
      return { status };
    },
  };
  await withWorker(
    env,
    activities,
    async () => {
      await startImport(room.deps, admin, { id, mode: 'check' });
      expect(await resultOf(id)).toEqual({ status: 'checked' });
      expect(await imported('T')).toBe(0);
      attempts = 0;
      await startImport(room.deps, admin, { id, mode: 'run' });
      expect(await resultOf(id)).toEqual({ status: 'completed' });
    },
    queue,
  );
  expect(attempts).toBe(2);
  expect(await getImport(room.deps, admin, id)).toMatchObject({
    created: 1_200,
    updated: 0,
    unchanged: 0,
    failed: 0,
  });
  expect(await imported('T')).toBe(1_200);
  const json = historyToJSON(await env.client.workflow.getHandle(importWorkflowId(id)).fetchHistory());
  const decoded = json.replace(/"data": "([^"]*)"/g, (_all, base64: string) =>
    Buffer.from(base64, 'base64').toString(),
  );
  expect(decoded).toContain(id);
  expect(decoded).not.toContain('目印太郎');
}, 60_000);

test('a paused import waits in the engine until it is resumed', async () => {
  const id = await buildImport('W', 1_600);
  const activities = {
    ...createActivities(room.deps),
    runImportRows: async ({ importId }: { importId: string }) => {
      let pausing: Promise<unknown> | undefined;
      const status = await runImport(room.deps, importId, (row) => {
        if (row === 500) pausing = controlImport(room.deps, admin, { id, change: 'pause' });
      });
      await pausing;
      return { status: pausing ? ('paused' as const) : status };
    },
  };
  await withWorker(
    env,
    activities,
    async () => {
      await startImport(room.deps, admin, { id, mode: 'run' });
      for (
        let waited = 0;
        (await getImport(room.deps, admin, id)).status !== 'paused' && waited < 20_000;
        waited += 100
      )
        await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await imported('W')).toBeLessThan(1_600);
      await controlImport(room.deps, admin, { id, change: 'resume' });
      expect(await resultOf(id)).toEqual({ status: 'completed' });
    },
    queue,
  );
  expect(await imported('W')).toBe(1_600);
}, 60_000);

test('the worker as it ships imports a file', async () => {
  const id = await buildImport('S', 600);
  await withWorker(
    env,
    createActivities(room.deps),
    async () => {
      await startImport(room.deps, admin, { id, mode: 'run' });
      expect(await resultOf(id)).toEqual({ status: 'completed' });
    },
    queue,
  );
  expect(await imported('S')).toBe(600);
}, 60_000);
