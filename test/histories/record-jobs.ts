/**
 * The same as record.ts for bulk work:
 *
 *   TEMPORAL_ADDRESS=127.0.0.1:7233 node --import tsx -C source test/histories/record-jobs.ts [name of the set]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Job } from '#contract/jobs';
import { createTemporalEngine } from '#temporal/temporal-engine';
import { withWorker, workflowBundle } from '../workflows/engine.ts';

const env = await TestWorkflowEnvironment.createFromExistingServer({
  address: process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
});
const folder = fileURLToPath(
  new URL(`./${process.argv[2] ?? new Date().toISOString().slice(0, 10)}`, import.meta.url),
);
await mkdir(folder, { recursive: true });
await workflowBundle();

/** Neither the machine's name nor its paths belong into the repository. */
const withoutMachine = (key: string, value: unknown): unknown =>
  key === 'identity' || key === 'stackTrace' ? '' : value;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const run = Date.now().toString(16);

async function record(
  name: string,
  workflow: Job['workflow'],
  activities: object,
  tell: (wake: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const queue = `histories-${run}-${name}`;
  const engine = createTemporalEngine({ client: env.client, taskQueue: queue });
  const job: Job = { workflow, workflowId: `${name}-${run}`, id: `${run}-0000-7000-8000`, title: name };
  await withWorker(
    env,
    activities,
    async () => {
      await engine.runJob(job);
      await tell(() => engine.runJob(job));
      const handle = env.client.workflow.getHandle(job.workflowId);
      await handle.result();
      const history = await handle.fetchHistory();
      await writeFile(
        `${folder}/${name}.json`,
        `${JSON.stringify(JSON.parse(historyToJSON(history), withoutMachine), null, 1)}\n`,
      );
      console.log(`${name}: ${history.events?.length} events`);
    },
    queue,
  );
}

{
  let status = 'preparing';
  const chunks: number[] = [];
  await record(
    'bulk-follow-paced-paused-and-resumed',
    'bulkFollow',
    {
      prepareFollowBatch: async () => {
        status = 'running';
        return { status, last: 10, ratePerSecond: 2 };
      },
      runFollowBatchChunk: async ({ from }: { from: number }) => {
        if (status === 'running') chunks.push(from);
        return { status };
      },
      finishFollowBatch: async () => {
        if (status === 'running') status = 'completed';
        return { status };
      },
      readFollowBatchStatus: async () => ({ status }),
    },
    async (wake) => {
      await pause(3_000);
      status = 'paused';
      await wake();
      await pause(3_000);
      status = 'running';
      await wake();
    },
  );
}
{
  let status = 'preparing';
  await record(
    'bulk-follow-two-side-by-side',
    'bulkFollow',
    {
      prepareFollowBatch: async () => {
        status = 'running';
        return { status, last: 4_500, ratePerSecond: null };
      },
      runFollowBatchChunk: async () => {
        await pause(100);
        return { status };
      },
      finishFollowBatch: async () => ({ status: 'completed' }),
      readFollowBatchStatus: async () => ({ status }),
    },
    async () => undefined,
  );
}
{
  const answers = [
    { status: 'running', waitMs: 1_500 },
    { status: 'running', waitMs: 600_000 },
    { status: 'paused' },
    { status: 'completed' },
  ];
  await record(
    'scrap-lookup-waits-paused-and-resumed',
    'scrapLookup',
    { runScrapLookups: async () => answers.shift() },
    async (wake) => {
      await pause(3_500);
      await wake();
      await pause(1_500);
      await wake();
    },
  );
}
await env.teardown();
process.exit(0);
