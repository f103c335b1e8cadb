import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import type { JobInput } from '#contract/jobs';

/** What the daily schedule of a rule starts (D1): the day's run is begun and handed to a workflow of its own. */
export async function automationDaily({ id }: JobInput): Promise<void> {
  const { beginAutomationDay } = proxyActivities<Pick<Activities, 'beginAutomationDay'>>({
    startToCloseTimeout: '60s',
    retry: { initialInterval: '1s', maximumInterval: '60s' },
  });
  await beginAutomationDay({ id });
}
