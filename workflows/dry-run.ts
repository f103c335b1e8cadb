import { defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import { JOB_CHANGED, type JobInput } from '#contract/jobs';

const jobChangedSignal = defineSignal(JOB_CHANGED);

/** A dry run of a bulk assignment (X3): one activity, which reads in the record whether it is still wanted. */
export async function dryRun({ id }: JobInput): Promise<{ status: string }> {
  setHandler(jobChangedSignal, () => {});
  const { runDryRun } = proxyActivities<Pick<Activities, 'runDryRun'>>({
    startToCloseTimeout: '30m',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });
  return await runDryRun({ dryRunId: id });
}
