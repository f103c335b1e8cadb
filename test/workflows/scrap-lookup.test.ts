import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { cleaningWorkflowId, JOB_CHANGED, JOBS } from '#contract/jobs';
import { startTimeSkippingServer, TEST_QUEUE, withWorker } from './engine.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTimeSkippingServer();
}, 60_000);
afterAll(() => env?.teardown());

interface Ended {
  status: string;
  waitMs?: number;
}

let runs = 0;
/**
 * A run whose attempts end like this, one after the other, and when each began.
 * @param tell what is said to it meanwhile
 */
async function runWith(
  endings: Ended[],
  tell: (handle: WorkflowHandle, began: readonly number[]) => Promise<void> = async () => undefined,
) {
  const began: number[] = [];
  const id = `run-${++runs}`;
  const handle = await env.client.workflow.start(JOBS.scrapLookup, {
    workflowId: cleaningWorkflowId(id),
    taskQueue: TEST_QUEUE,
    args: [{ id }],
  });
  const activities = {
    runScrapLookups: async () => {
      began.push(await env.currentTimeMs());
      const ended = endings.shift();
      if (!ended) throw new Error('nobody asked for another attempt');
      return ended;
    },
  };
  const result = await withWorker(env, activities, async () => {
    await tell(handle, began);
    return handle.result();
  });
  return { result, began, handle };
}

test('where nothing can be asked for a while, the workflow waits as long and looks again', async () => {
  const { result, began } = await runWith([
    { status: 'running', waitMs: 60_000 },
    { status: 'running', waitMs: 600_000 },
    { status: 'completed' },
  ]);
  expect(result).toEqual({ status: 'completed' });
  const [first = 0, second = 0, third = 0] = began;
  expect(second - first).toBeGreaterThanOrEqual(60_000);
  expect(third - second).toBeGreaterThanOrEqual(600_000);
});

test('paused, it sleeps until it is told of a change; stopped, it ends', async () => {
  const { result, began } = await runWith(
    [{ status: 'paused' }, { status: 'paused' }, { status: 'cancelled' }],
    async (handle, attempts) => {
      for (const attempt of [1, 2]) {
        while (attempts.length < attempt) await delay(20);
        await env.sleep('1h');
        expect(attempts).toHaveLength(attempt);
        await handle.signal(JOB_CHANGED);
      }
    },
  );
  expect(result).toEqual({ status: 'cancelled' });
  expect(began).toHaveLength(3);
  expect((began[1] ?? 0) - (began[0] ?? 0)).toBeGreaterThanOrEqual(3_600_000);
});

test('a run that waits for people for weeks goes on in new runs, so that its history stays short', async () => {
  const { result, began, handle } = await runWith([
    ...Array.from({ length: 250 }, () => ({ status: 'running', waitMs: 600_000 })),
    { status: 'completed' },
  ]);
  expect(result).toEqual({ status: 'completed' });
  expect(began).toHaveLength(251);
  const { events } = await handle.fetchHistory();
  expect(events?.length).toBeLessThan(2_100);
}, 120_000);
