import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { BatchStatus } from '#contract/follow-batches';
import { batchWorkflowId, JOB_CHANGED, JOBS } from '#contract/jobs';
import { startTimeSkippingServer, TEST_QUEUE, withWorker } from './engine.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTimeSkippingServer();
}, 60_000);
afterAll(() => env?.teardown());

interface Range {
  from: number;
  to: number;
}

/** The record of a batch in memory, as the activities show it. */
function buildBatch({
  customers,
  ratePerSecond = null,
}: {
  customers: number;
  ratePerSecond?: number | null;
}) {
  const worked: (Range & { at: number })[] = [];
  const batch = {
    status: 'preparing' as BatchStatus,
    worked,
    sideBySide: 0,
    /** called before a range is worked on */
    before: async (_range: Range): Promise<void> => {},
  };
  let running = 0;
  const activities = {
    prepareFollowBatch: async () => {
      batch.status = 'running';
      return { status: batch.status, last: customers, ratePerSecond };
    },
    runFollowBatchChunk: async ({ from, to }: Range & { batchId: string }) => {
      running++;
      batch.sideBySide = Math.max(batch.sideBySide, running);
      await batch.before({ from, to });
      // Worked on or halted, as one transaction of the real activity is.
      const { status } = batch;
      if (status === 'running') worked.push({ from, to, at: await env.currentTimeMs() });
      running--;
      return { status };
    },
    finishFollowBatch: async () => {
      if (batch.status === 'running') batch.status = 'completed';
      return { status: batch.status };
    },
    readFollowBatchStatus: async () => ({ status: batch.status }),
  };
  return { batch, activities };
}

let batches = 0;
const start = (id = `batch-${++batches}`) =>
  env.client.workflow.start(JOBS.bulkFollow, {
    workflowId: batchWorkflowId(id),
    taskQueue: TEST_QUEUE,
    args: [{ id }],
  });

/** Every customer once, in order of their number. */
const covered = (ranges: readonly Range[]): number[] =>
  ranges
    .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
    .sort((a, b) => a - b);
const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test('every customer of a batch is worked on once, some ranges side by side', async () => {
  const { batch, activities } = buildBatch({ customers: 4_500 });
  await withWorker(env, activities, async () => {
    expect(await (await start()).result()).toEqual({ status: 'completed' });
  });
  expect(covered(batch.worked)).toEqual(all(4_500));
  expect(batch.sideBySide).toBe(2);
});

test('a batch limited to 10 customers a second takes as long as that', async () => {
  const { batch, activities } = buildBatch({ customers: 600, ratePerSecond: 10 });
  await withWorker(env, activities, async () => {
    expect(await (await start()).result()).toEqual({ status: 'completed' });
  });
  expect(covered(batch.worked)).toEqual(all(600));
  expect(batch.sideBySide).toBe(1);
  const gaps = batch.worked.slice(1).map(({ at }, index) => at - (batch.worked[index]?.at ?? 0));
  expect(Math.max(...batch.worked.map(({ from, to }) => to - from + 1))).toBe(20);
  for (const gap of gaps) expect(gap).toBeGreaterThan(1_900);
});

test('a pause holds the rest, and what it interrupted is done after the resume', async () => {
  const { batch, activities } = buildBatch({ customers: 5_000 });
  await withWorker(env, activities, async () => {
    batch.before = async ({ from }) => {
      if (from === 2_001) batch.status = 'paused';
    };
    const handle = await start();
    await env.sleep('1h');
    const worked = batch.worked.length;
    expect(worked).toBeLessThan(5);
    await env.sleep('1h');
    expect(batch.worked).toHaveLength(worked);
    batch.before = async () => {};
    batch.status = 'running';
    await handle.signal(JOB_CHANGED);
    expect(await handle.result()).toEqual({ status: 'completed' });
  });
  expect(covered(batch.worked)).toEqual(all(5_000));
});

test('a cancelled batch ends with what was done', async () => {
  const { batch, activities } = buildBatch({ customers: 5_000 });
  await withWorker(env, activities, async () => {
    batch.before = async ({ from }) => {
      if (from === 2_001) batch.status = 'cancelled';
    };
    expect(await (await start()).result()).toEqual({ status: 'cancelled' });
  });
  expect(batch.worked.length).toBeLessThan(5);
});

test('a long batch goes on in new runs without leaving anybody out', async () => {
  const { batch, activities } = buildBatch({ customers: 400, ratePerSecond: 1 });
  let first = '';
  await withWorker(env, activities, async () => {
    const handle = await start();
    first = handle.firstExecutionRunId;
    expect(await handle.result()).toEqual({ status: 'completed' });
    const { runId } = await env.client.workflow.getHandle(handle.workflowId).describe();
    expect(runId).not.toBe(first);
  });
  expect(covered(batch.worked)).toEqual(all(400));
}, 60_000);
