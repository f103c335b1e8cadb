import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ChunkTask } from '#activities/automation/send-chunk';
import { automationRunWorkflowId, JOB_CHANGED, JOBS } from '#contract/jobs';
import { startTimeSkippingServer, TEST_QUEUE, withWorker } from './engine.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTimeSkippingServer();
}, 60_000);
afterAll(() => env?.teardown());

const MINUTE = 60_000;

/** The record of a run in memory, as the activities show it: sends are numbers, each in the lane of its last digits. */
function buildRun({ sends, ratePerMinute = null }: { sends: number; ratePerMinute?: number | null }) {
  const run = {
    waiting: Array.from({ length: sends }, (_, nr) => nr),
    sent: [] as { nr: number; at: number }[],
    /** what the end of the work says, as long as something is held */
    heldForMs: [] as number[],
    isHalted: false,
    selections: 0,
  };
  const activities = {
    selectAutomationSends: async () => {
      run.selections++;
      return { status: 'sending' as const, ratePerMinute };
    },
    sendAutomationChunk: async ({ lane, lanes, limit }: ChunkTask) => {
      if (run.isHalted) return { kind: 'idle' as const };
      const own = run.waiting.filter((nr) => nr % lanes === lane).slice(0, limit);
      if (own.length === 0) return { kind: 'idle' as const };
      const at = await env.currentTimeMs();
      run.waiting = run.waiting.filter((nr) => !own.includes(nr));
      run.sent.push(...own.map((nr) => ({ nr, at })));
      return { kind: 'went' as const, last: String(own.at(-1)), count: own.length };
    },
    finishAutomationRun: async () => {
      const waitMs = run.isHalted ? 15 * MINUTE : run.heldForMs.shift();
      return waitMs === undefined
        ? { kind: 'ended' as const, status: 'completed' as const }
        : { kind: 'wait' as const, waitMs };
    },
  };
  return { run, activities };
}

let runs = 0;
const start = (id = `run-${++runs}`) =>
  env.client.workflow.start(JOBS.automationRun, {
    workflowId: automationRunWorkflowId(id),
    taskQueue: TEST_QUEUE,
    args: [{ id }],
  });

test('every send of a run is made once, in lanes side by side', async () => {
  const { run, activities } = buildRun({ sends: 1_234 });
  await withWorker(env, activities, async () => {
    expect(await (await start()).result()).toEqual({ status: 'completed' });
  });
  expect(run.sent.map(({ nr }) => nr).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1_234 }, (_, nr) => nr),
  );
});

test('with a rate, sends are spread evenly', async () => {
  const { run, activities } = buildRun({ sends: 60, ratePerMinute: 60 });
  await withWorker(env, activities, async () => {
    await (await start()).result();
  });
  const [first, last] = [run.sent[0], run.sent.at(-1)];
  expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(50_000);
  expect(run.sent).toHaveLength(60);
});

test('what quiet hours hold is waited for, and looked for again', async () => {
  const { run, activities } = buildRun({ sends: 0 });
  run.heldForMs = [8 * 60 * MINUTE];
  await withWorker(env, activities, async () => {
    const began = await env.currentTimeMs();
    await (await start()).result();
    expect((await env.currentTimeMs()) - began).toBeGreaterThanOrEqual(8 * 60 * MINUTE);
  });
  expect(run.selections).toBe(2);
});

test('a paused run goes on as soon as it is told, and by itself after a while', async () => {
  const { run, activities } = buildRun({ sends: 10 });
  run.isHalted = true;
  await withWorker(env, activities, async () => {
    const handle = await start();
    await env.sleep(1_000);
    expect(run.sent).toHaveLength(0);
    run.isHalted = false;
    await handle.signal(JOB_CHANGED);
    expect(await handle.result()).toEqual({ status: 'completed' });
  });
  expect(run.sent).toHaveLength(10);
});
