import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import type { ReconcileCounts } from '#contract/reconcile';

/**
 * Makes record and engine agree again after any outage: run every minute by a schedule, and at boot. One attempt: the
 * next run comes in a minute anyway.
 */
export async function reconcile(): Promise<ReconcileCounts> {
  const activities = proxyActivities<Pick<Activities, 'reconcile'>>({
    startToCloseTimeout: '10m',
    heartbeatTimeout: '30s',
    retry: { maximumAttempts: 1 },
  });
  return await activities.reconcile();
}
