import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import type { CleaningRunStatus } from '#contract/cleaning';
import { JOB_CHANGED, type JobInput } from '#contract/jobs';

/** A run that waits for an exchange of files looks again for days. */
const HISTORY_LIMIT = 2_000;

const jobChangedSignal = defineSignal(JOB_CHANGED);

const { runScrapLookups } = proxyActivities<Pick<Activities, 'runScrapLookups'>>({
  startToCloseTimeout: '24h',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/**
 * 廃車可能性確認 (D5): looks up the vehicles of a run. The record knows which have their result, and is where a run is
 * paused, resumed and stopped; this only keeps the work going, and waits where the service lets it wait.
 */
export async function scrapLookup({ id: runId }: JobInput): Promise<{ status: CleaningRunStatus }> {
  let revision = 0;
  setHandler(jobChangedSignal, () => {
    revision++;
  });
  for (;;) {
    const seen = revision;
    const { status, waitMs } = await runScrapLookups({ runId });
    // Told something while the activity ended, it looks once more.
    if (revision !== seen) continue;
    if (status === 'paused') await condition(() => revision !== seen);
    else if (status === 'running' && waitMs !== undefined) await condition(() => revision !== seen, waitMs);
    else if (status !== 'running') return { status };
    if (workflowInfo().historyLength > HISTORY_LIMIT) await continueAsNew<typeof scrapLookup>({ id: runId });
  }
}
