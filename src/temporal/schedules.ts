import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
} from '@temporalio/client';
import type { DailySchedule } from './engine-gateway.ts';

export const RECONCILER_ID = 'reconciler';
export const CAMPAIGN_DRAWS_ID = 'campaign-draws';

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

/** Every morning in Tokyo: campaigns whose month is over are drawn, and the winners told (C12). */
export async function scheduleCampaignDraws(client: Client, taskQueue: string): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: CAMPAIGN_DRAWS_ID,
      spec: { calendars: [{ hour: 9, minute: 0 }], timezone: 'Asia/Tokyo' },
      action: {
        type: 'startWorkflow',
        workflowType: 'drawCampaigns',
        workflowId: CAMPAIGN_DRAWS_ID,
        taskQueue,
        staticSummary: 'Draws the campaigns whose month is over',
      },
      // Any later run makes up for the missed ones.
      policies: { overlap: 'SKIP', catchupWindow: '1 day' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

/** Runs it now, unless it is running. */
export async function reconcileNow(client: Client): Promise<void> {
  await client.schedule.getHandle(RECONCILER_ID).trigger('SKIP');
}

/** A schedule that was paused or changed by hand in the Temporal UI is what the record says again. */
export async function putDailySchedule(
  client: Client,
  taskQueue: string,
  { scheduleId, workflow, id, title, at }: DailySchedule,
): Promise<void> {
  const handle = client.schedule.getHandle(scheduleId);
  if (!at) {
    await handle.delete().catch((error: unknown) => {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    });
    return;
  }
  const options = {
    scheduleId,
    spec: { calendars: [{ hour: at.hour, minute: at.minute }], timezone: at.timeZone },
    action: {
      type: 'startWorkflow',
      workflowType: workflow,
      workflowId: scheduleId,
      taskQueue,
      args: [{ id }],
      staticSummary: title,
    },
    // The day's run may be begun any number of times; one that comes late still finds its day.
    policies: { overlap: 'SKIP', catchupWindow: '12h' },
  } satisfies ScheduleOptions;
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { scheduleId: _, ...changed } = options;
    await handle.update(() => ({ ...changed, state: { paused: false } }));
  }
}
