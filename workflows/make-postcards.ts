import { defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import { JOB_CHANGED, type JobInput } from '#contract/jobs';
import type { PostcardBatchStatus } from '#contract/postcards';

const jobChangedSignal = defineSignal(JOB_CHANGED);

const { makePostcards: make } = proxyActivities<Pick<Activities, 'makePostcards'>>({
  startToCloseTimeout: '2h',
  heartbeatTimeout: '60s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** A batch of postcards (D3). The record knows how far it is and whether it is still wanted; this keeps the work going. */
export async function makePostcards({ id: batchId }: JobInput): Promise<{ status: PostcardBatchStatus }> {
  setHandler(jobChangedSignal, () => {});
  return await make({ batchId });
}
