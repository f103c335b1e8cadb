import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import { JOB_CHANGED, type JobInput } from '#contract/jobs';

const jobChangedSignal = defineSignal(JOB_CHANGED);

const { sendSingle } = proxyActivities<Pick<Activities, 'sendSingle'>>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '2s', maximumInterval: '5m' },
});

/**
 * Hands one message over that is no step of a follow: the record and its ledger say what has been done, this keeps it going
 * over every crash and outage, and waits where the send has to wait (an emergency stop).
 */
export async function sendMessage({ id }: JobInput): Promise<void> {
  let revision = 0;
  setHandler(jobChangedSignal, () => {
    revision++;
  });
  for (;;) {
    const seen = revision;
    const outcome = await sendSingle({ id });
    if (outcome.kind === 'wait') {
      await condition(() => revision !== seen, Math.max(1_000, outcome.until - Date.now()));
    } else if (revision === seen) {
      return;
    }
    // Told something meanwhile, for instance that a person wants it sent again: it looks once more.
  }
}
