import { Context } from '@temporalio/activity';
import { drawDueCampaigns as draw } from '#use-cases/campaigns/draw-campaign';
import { notifyWinners } from '#use-cases/campaigns/notify-winners';
import type { ActivityDeps } from './activity-deps.ts';

/** What is due; run again it finds what is left. */
export async function drawDueCampaigns(deps: ActivityDeps): Promise<{ draws: number; told: number }> {
  const draws = await draw(deps, () => Context.current().heartbeat());
  const told = await notifyWinners(deps, {}, () => Context.current().heartbeat());
  return { draws, told };
}
