import { type Client, ScheduleAlreadyRunning } from '@temporalio/client';

export const RECONCILER_ID = 'reconciler';

/** Runs the reconciler every minute. A schedule that exists stays as it is. */
export async function scheduleReconciler(client: Client, taskQueue: string): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: RECONCILER_ID,
      spec: { intervals: [{ every: '1m' }] },
      action: {
        type: 'startWorkflow',
        workflowType: 'reconcile',
        workflowId: RECONCILER_ID,
        taskQueue,
        staticSummary: 'Makes record and engine agree',
      },
      // A pass that comes late does the work of all the missed ones.
      policies: { overlap: 'SKIP', catchupWindow: '1m' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

/** Runs it now, unless it is running. */
export async function reconcileNow(client: Client): Promise<void> {
  await client.schedule.getHandle(RECONCILER_ID).trigger('SKIP');
}
