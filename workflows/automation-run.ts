import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ChunkOutcome } from '#activities/automation/send-chunk';
import type { Activities } from '#activities/create-activities';
import { JOB_CHANGED, type JobInput } from '#contract/jobs';
import type { RunStatus } from '#domain/automation/rule';

/** Chunks under way at once, one per worker process that can help, and sends of one chunk. */
const LANES = 4;
const CHUNK = 100;
/** With a rate limit chunks are small, so that the rate is even and a pause takes hold soon. */
const PACED_SECONDS = 5;
const HISTORY_LIMIT = 4_000;

const jobChangedSignal = defineSignal(JOB_CHANGED);

type RunActivities = Pick<
  Activities,
  'selectAutomationSends' | 'sendAutomationChunk' | 'finishAutomationRun'
>;

const { selectAutomationSends, finishAutomationRun } = proxyActivities<RunActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '3m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});
const { sendAutomationChunk } = proxyActivities<RunActivities>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5m' },
});

/**
 * One day of a rule of the automation master (D1): selects, sends in lanes, and waits for what something holds until the day
 * is over. The record knows what was selected and sent, and is where a rule is paused; this only keeps the work going.
 */
export async function automationRun({ id: runId }: JobInput): Promise<{ status: RunStatus }> {
  let revision = 0;
  setHandler(jobChangedSignal, () => {
    revision++;
  });
  for (;;) {
    const seen = revision;
    setCurrentDetails('selecting');
    const { status, ratePerMinute } = await selectAutomationSends({ runId });
    if (status !== 'sending') return { status };
    setCurrentDetails('sending');
    const lanes = ratePerMinute === null ? LANES : 1;
    const all = Array.from({ length: lanes }, (_, lane) => sendLane(runId, { lane, lanes, ratePerMinute }));
    const isLong = (await Promise.all(all)).includes('long');
    if (isLong) await continueAsNew<typeof automationRun>({ id: runId });
    const end = await finishAutomationRun({ runId });
    if (end.kind === 'ended') {
      // Told something while it ended, it looks once more.
      if (revision !== seen) continue;
      return { status: end.status };
    }
    setCurrentDetails(`waiting ${Math.round(end.waitMs / 1_000)} s for what is held`);
    await condition(() => revision !== seen, end.waitMs);
  }
}

/** @returns `long` where the history has grown enough for a new run of the workflow */
async function sendLane(
  runId: string,
  { lane, lanes, ratePerMinute }: { lane: number; lanes: number; ratePerMinute: number | null },
): Promise<'done' | 'long'> {
  const perSecond = ratePerMinute === null ? null : ratePerMinute / 60;
  const limit = perSecond === null ? CHUNK : Math.max(1, Math.round(perSecond * PACED_SECONDS));
  const gapMs = perSecond === null ? 0 : (limit / perSecond) * 1_000;
  for (let after: string | null = null; ; ) {
    if (workflowInfo().historyLength > HISTORY_LIMIT) return 'long';
    const startedAt = Date.now();
    const outcome: ChunkOutcome = await sendAutomationChunk({ runId, lane, lanes, after, limit });
    if (outcome.kind === 'idle') return 'done';
    after = outcome.last;
    const restMs = startedAt + gapMs - Date.now();
    if (restMs > 0) await sleep(restMs);
  }
}
