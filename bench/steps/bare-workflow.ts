import { proxyActivities, sleep } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '30s' });

/** Variant (a): the least a Temporal workflow can do for the same plan: a timer and one empty ordinary activity per step. */
export async function bareSteps(dueTimes: number[]): Promise<void> {
  for (const dueAt of dueTimes) {
    const waitMs = dueAt - Date.now();
    if (waitMs > 0) await sleep(waitMs);
    await nothing();
  }
}
