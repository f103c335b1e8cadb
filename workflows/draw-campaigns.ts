import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';

/**
 * Draws the campaigns whose month is over and tells the winners (C12): run every morning by a schedule. What was drawn
 * stays drawn, so any repetition finds only what is left.
 */
export async function drawCampaigns(): Promise<{ draws: number; told: number }> {
  const { drawDueCampaigns } = proxyActivities<Pick<Activities, 'drawDueCampaigns'>>({
    startToCloseTimeout: '30m',
    heartbeatTimeout: '2m',
    retry: { initialInterval: '5s', maximumInterval: '5m' },
  });
  return await drawDueCampaigns();
}
