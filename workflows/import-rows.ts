import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import type { ImportStatus } from '#contract/imports';
import { JOB_CHANGED, type JobInput } from '#contract/jobs';

const jobChangedSignal = defineSignal(JOB_CHANGED);

const { runImportRows } = proxyActivities<Pick<Activities, 'runImportRows'>>({
  startToCloseTimeout: '4h',
  heartbeatTimeout: '60s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/**
 * Imports a CSV file, or tries it without a change (B14). The record knows which row it has come to, and is where an
 * import is paused, resumed and cancelled; this only keeps the work going.
 */
export async function importRows({ id: importId }: JobInput): Promise<{ status: ImportStatus }> {
  let revision = 0;
  setHandler(jobChangedSignal, () => {
    revision++;
  });
  for (;;) {
    const seen = revision;
    const { status } = await runImportRows({ importId });
    // Told something while the activity ended, it looks once more.
    if (revision !== seen) continue;
    if (status !== 'paused') return { status };
    await condition(() => revision !== seen);
  }
}
