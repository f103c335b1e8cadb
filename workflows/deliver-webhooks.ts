import { continueAsNew, defineSignal, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import { JOB_CHANGED, type JobInput } from '#contract/jobs';

const HISTORY_LIMIT = 1_000;

const jobChangedSignal = defineSignal(JOB_CHANGED);

const { deliverWebhooks: deliver } = proxyActivities<Pick<Activities, 'deliverWebhooks'>>({
  startToCloseTimeout: '15m',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/**
 * Tells one endpoint of what happens, for as long as it is switched on (X10). The record knows what has arrived and when to
 * try again; this only keeps somebody at it.
 */
export async function deliverWebhooks({ id: endpointId }: JobInput): Promise<void> {
  let revision = 0;
  setHandler(jobChangedSignal, () => {
    revision++;
  });
  for (;;) {
    const seen = revision;
    const { active } = await deliver({ endpointId });
    if (!active && revision === seen) return;
    if (workflowInfo().historyLength > HISTORY_LIMIT)
      await continueAsNew<typeof deliverWebhooks>({ id: endpointId });
  }
}
