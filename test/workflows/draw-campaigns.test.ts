import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startTimeSkippingServer, TEST_QUEUE, withWorker } from './engine.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startTimeSkippingServer();
}, 60_000);
afterAll(() => env?.teardown());

const HOUR = 3_600_000;
let runs = 0;

/** A morning's run. @param attempts what each attempt at the work does, the last one again and again */
async function runWith(attempts: (() => { draws: number; told: number })[]) {
  const began: number[] = [];
  const drawDueCampaigns = async () => {
    began.push(await env.currentTimeMs());
    const attempt = attempts[Math.min(began.length, attempts.length) - 1];
    if (!attempt) throw new Error('no attempt was expected');
    return attempt();
  };
  const result = await withWorker(env, { drawDueCampaigns }, () =>
    env.client.workflow.execute('drawCampaigns', {
      workflowId: `draw-campaigns-${++runs}`,
      taskQueue: TEST_QUEUE,
      args: [],
    }),
  );
  return { result, began };
}
const fail = () => {
  throw new Error('the database is away');
};

test('a morning whose draws go well is one attempt, and says what was drawn and who was told', async () => {
  const { result, began } = await runWith([() => ({ draws: 2, told: 33 })]);
  expect(result).toEqual({ draws: 2, told: 33 });
  expect(began).toHaveLength(1);
});

test('an outage of hours is waited out with pauses of at most five minutes; what is drawn then is this run’s result', async () => {
  const failures = Array.from({ length: 40 }, () => fail);
  const { result, began } = await runWith([...failures, () => ({ draws: 1, told: 3 })]);
  expect(result).toEqual({ draws: 1, told: 3 });
  expect(began).toHaveLength(41);
  const pauses = began.slice(1).map((at, nr) => at - (began[nr] ?? 0));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(5 * 60_000 + 30_000);
  expect((began.at(-1) ?? 0) - (began[0] ?? 0)).toBeGreaterThan(2 * HOUR);
}, 60_000);
