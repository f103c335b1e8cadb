import type {
  CampaignSummary,
  CampaignView,
  PublicCampaignView,
  PublicDrawView,
  WinnerView,
} from '#contract/campaigns';
import type { CampaignDetail, CampaignRow } from '#use-cases/campaigns/find-campaigns';
import type { PublicCampaign, PublicDraw } from '#use-cases/campaigns/public-campaign';
import type { listWinners } from '#use-cases/campaigns/winners';
import { instantIn } from './instant.ts';

export function presentCampaign(row: CampaignRow): CampaignSummary {
  const at = instantIn(row.timeZone);
  return {
    ...row,
    publishedAt: at(row.publishedAt),
    createdAt: at(row.createdAt),
    updatedAt: at(row.updatedAt),
  };
}

export function presentCampaignDetail({
  months,
  algorithm,
  predecessorName,
  ...row
}: CampaignDetail): CampaignView {
  const at = instantIn(row.timeZone);
  return {
    ...presentCampaign(row),
    algorithm,
    predecessorName,
    months: months.map(({ entryCount: _, winnerCount, ...month }) => ({
      ...month,
      winners: winnerCount,
      publishedAt: at(month.publishedAt),
      drawnAt: at(month.drawnAt),
    })),
  };
}

export const presentWinner =
  (timeZone: string) =>
  (row: Awaited<ReturnType<typeof listWinners>>[number]): WinnerView => {
    const at = instantIn(timeZone);
    return { ...row, toldAt: at(row.toldAt), handedOverAt: at(row.handedOverAt) };
  };

export function presentPublicCampaign({ campaign, algorithm, months }: PublicCampaign): PublicCampaignView {
  const at = instantIn(campaign.timeZone);
  const {
    id,
    name,
    terms,
    startsOn,
    endsOn,
    timeZone,
    prize,
    prizeYen,
    winnersPerMonth,
    status,
    transition,
  } = campaign;
  return {
    ...{ id, name, terms, startsOn, endsOn, timeZone, prize, prizeYen, winnersPerMonth, status, algorithm },
    transition: transition && {
      askedUntil: transition.askedUntil,
      contractedUntil: transition.contractedUntil,
    },
    months: months.map((month) => ({
      ...month,
      publishedAt: at(month.publishedAt),
      drawnAt: at(month.drawnAt),
    })),
  };
}

export const presentPublicDraw = (draw: PublicDraw): PublicDrawView => ({
  ...draw,
  drawnAt: instantIn('Asia/Tokyo')(draw.drawnAt),
});
