/**
 * The same as record.ts for bulk work and for what schedules start:
 *
 *   TEMPORAL_ADDRESS=127.0.0.1:7233 node --import tsx -C source test/histories/record-jobs.ts [name of the set]
 */
import type { Activities } from '#activities/create-activities';
import type { BatchStatus } from '#contract/follow-batches';
import type { Job } from '#contract/jobs';
import { createTemporalEngine } from '#temporal/temporal-engine';
import { withWorker } from '../workflows/engine.ts';
import { openRecorder, pause } from './recorder.ts';

const { env, run, save, end } = await openRecorder();

/** An activity that answers the next of these each time it is asked; a function is called for its answer. */
const oneByOne =
  <T>(answers: readonly (T | (() => T | Promise<T>))[]) =>
  async (): Promise<T> => {
    asked.set(answers, (asked.get(answers) ?? 0) + 1);
    const answer = answers[(asked.get(answers) ?? 0) - 1] as T | (() => T | Promise<T>);
    return answer instanceof Function ? await answer() : answer;
  };
const asked = new WeakMap<readonly unknown[], number>();

const fail = (message: string) => (): never => {
  throw new Error(message);
};

/** A piece of bulk work; `tell` says that its record has changed. */
async function recordJob(
  name: string,
  workflow: Job['workflow'],
  activities: Partial<Activities>,
  whileItRuns: (tell: () => Promise<void>) => Promise<void> = async () => undefined,
): Promise<void> {
  const taskQueue = `histories-${run}-${name}`;
  const engine = createTemporalEngine({ client: env.client, taskQueue });
  const job: Job = { workflow, workflowId: `${name}-${run}`, id: `${run}-0000-7000-8000`, title: name };
  await withWorker(
    env,
    activities,
    async () => {
      await engine.runJob(job);
      await whileItRuns(() => engine.runJob(job));
      await env.client.workflow.getHandle(job.workflowId).result();
      await save(name, job);
    },
    taskQueue,
  );
}

/** What a schedule starts. */
async function recordScheduled(
  name: string,
  workflow: string,
  activities: Partial<Activities>,
  args: object[] = [],
): Promise<void> {
  const [taskQueue, workflowId] = [`histories-${run}-${name}`, `${name}-${run}`];
  await withWorker(
    env,
    activities,
    async () => {
      await env.client.workflow.execute(workflow, { workflowId, taskQueue, args, staticSummary: name });
      await save(name, { workflowId });
    },
    taskQueue,
  );
}

{
  let status: BatchStatus = 'preparing';
  await recordJob(
    'bulk-follow-paced-paused-and-resumed',
    'bulkFollow',
    {
      prepareFollowBatch: async () => {
        status = 'running';
        return { status, last: 10, ratePerSecond: 2 };
      },
      runFollowBatchChunk: async () => ({ status }),
      finishFollowBatch: async () => {
        if (status === 'running') status = 'completed';
        return { status };
      },
      readFollowBatchStatus: async () => ({ status }),
    },
    async (tell) => {
      await pause(3_000);
      status = 'paused';
      await tell();
      await pause(3_000);
      status = 'running';
      await tell();
    },
  );
}
await recordJob('bulk-follow-two-side-by-side', 'bulkFollow', {
  prepareFollowBatch: async () => ({ status: 'running', last: 4_500, ratePerSecond: null }),
  runFollowBatchChunk: async () => {
    await pause(100);
    return { status: 'running' };
  },
  finishFollowBatch: async () => ({ status: 'completed' }),
});
await recordJob(
  'scrap-lookup-waits-paused-and-resumed',
  'scrapLookup',
  {
    runScrapLookups: oneByOne([
      { status: 'running', waitMs: 1_500 },
      { status: 'running', waitMs: 600_000 },
      { status: 'paused' },
      { status: 'completed' },
    ]),
  },
  async (tell) => {
    await pause(3_500);
    await tell();
    await pause(1_500);
    await tell();
  },
);
{
  const lanes = new Map<number, number>();
  await recordJob(
    'automation-run-in-lanes-held-and-told',
    'automationRun',
    {
      selectAutomationSends: async () => ({ status: 'sending', ratePerMinute: null }),
      sendAutomationChunk: async ({ lane }: { lane: number }) => {
        const chunk = (lanes.get(lane) ?? 0) + 1;
        lanes.set(lane, chunk);
        return chunk > lane ? { kind: 'idle' } : { kind: 'went', last: `${lane}-${chunk}`, count: 100 };
      },
      finishAutomationRun: oneByOne([
        { kind: 'wait', waitMs: 1_500 },
        { kind: 'wait', waitMs: 600_000 },
        { kind: 'ended', status: 'completed' },
      ]),
    },
    async (tell) => {
      await pause(4_000);
      await tell();
    },
  );
}
await recordJob('automation-run-paced', 'automationRun', {
  selectAutomationSends: async () => ({ status: 'sending', ratePerMinute: 60 }),
  sendAutomationChunk: oneByOne([{ kind: 'went', last: '5', count: 5 }, { kind: 'idle' }]),
  finishAutomationRun: async () => ({ kind: 'ended', status: 'completed' }),
});
await recordScheduled('automation-daily', 'automationDaily', { beginAutomationDay: async () => undefined }, [
  { id: `${run}-0000-7000-8000` },
]);
await recordJob(
  'send-message-fails-waits-and-is-told',
  'sendMessage',
  {
    sendSingle: oneByOne<Awaited<ReturnType<Activities['sendSingle']>>>([
      fail('the provider is away'),
      () => ({ kind: 'wait', until: Date.now() + 1_500 }),
      () => ({ kind: 'wait', until: Date.now() + 600_000 }),
      async () => {
        await pause(1_500);
        return { kind: 'ended' };
      },
      { kind: 'ended' },
    ]),
  },
  async (tell) => {
    await pause(6_000);
    await tell();
    await pause(700);
    // While it is being sent: it looks once more.
    await tell();
  },
);
await recordScheduled('draw-campaigns', 'drawCampaigns', {
  drawDueCampaigns: async () => ({ draws: 2, told: 60 }),
});
await recordJob(
  'make-postcards-told-while-made',
  'makePostcards',
  {
    makePostcards: oneByOne([
      fail('the disk is full'),
      async () => {
        await pause(1_500);
        return { status: 'made' };
      },
    ]),
  },
  async (tell) => {
    await pause(2_000);
    await tell();
  },
);
await recordJob(
  'import-paused-and-resumed',
  'importRows',
  { runImportRows: oneByOne([{ status: 'paused' }, { status: 'completed' }]) },
  async (tell) => {
    await pause(1_000);
    await tell();
  },
);
await recordJob('deliver-webhooks-until-switched-off', 'deliverWebhooks', {
  deliverWebhooks: oneByOne([{ active: true }, { active: false }]),
});
await recordJob('dry-run', 'dryRun', { runDryRun: async () => ({ status: 'completed' }) });
await recordScheduled('reconcile', 'reconcile', {
  reconcile: async () => ({
    started: 1,
    delivered: 2,
    undelivered: 0,
    inDoubt: 0,
    crmEvents: 0,
    mails: 0,
    jobs: 1,
    restored: 0,
    closed: 0,
  }),
});
await end();
process.exit(0);
