import { findCampaignMonths, listDrawIds } from '#db/campaign-draws';
import { type CampaignRow, findCampaignRow, listCampaignRows } from '#db/campaigns';
import { type Actor, systemActor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';

const visitor = systemActor('public');

export interface PublicCampaign {
  campaign: CampaignRow;
  algorithm: string;
  months: {
    month: string;
    commitment: string;
    publishedAt: Date;
    drawnAt: Date | null;
    seed: string | null;
    entries: number | null;
    winners: number | null;
  }[];
}

/**
 * What anyone may see of a campaign that is or was published: its terms, and for each month the commitment to the seed;
 * after the draw the seed itself. Nothing of any customer.
 * @throws DomainError `not_found`, also for drafts
 */
export async function getPublicCampaign(deps: UseCaseDeps, id: string): Promise<PublicCampaign> {
  const campaign = await requirePublished(deps, id);
  const months = await findCampaignMonths(deps.db.reader(visitor), id);
  return {
    campaign,
    algorithm: months[0]?.algorithm ?? '',
    months: months.map(({ month, commitment, publishedAt, drawnAt, seed, entryCount, winnerCount }) => ({
      month,
      commitment,
      publishedAt,
      drawnAt,
      seed: drawnAt ? seed : null,
      entries: entryCount,
      winners: winnerCount,
    })),
  };
}

export interface PublicDraw {
  campaignId: string;
  month: string;
  algorithm: string;
  commitment: string;
  seed: string;
  drawnAt: Date;
  winnersPerMonth: number;
  /** ids of all entries, sorted */
  entries: string[];
  /** ids of the winning ones, in the order of the draw */
  winners: string[];
}

/** Everything that repeating a draw takes (docs/campaigns.md). @throws DomainError `not_found` before the draw */
export async function getPublicDraw(deps: UseCaseDeps, id: string, month: string): Promise<PublicDraw> {
  const campaign = await requirePublished(deps, id);
  const rows = deps.db.reader(visitor);
  const found = (await findCampaignMonths(rows, id)).find((row) => row.month === month);
  if (!found?.drawnAt) throw new DomainError('not_found', { message: 'no such draw', field: 'month' });
  const ids = await listDrawIds(rows, id, month);
  return {
    campaignId: id,
    month,
    algorithm: found.algorithm,
    commitment: found.commitment,
    seed: found.seed,
    drawnAt: found.drawnAt,
    winnersPerMonth: campaign.winnersPerMonth,
    entries: ids.map(({ entryId }) => entryId).sort(),
    winners: ids.slice(0, found.winnerCount ?? 0).map(({ entryId }) => entryId),
  };
}

/** Published campaigns that run today for customers of a store: for My Page. */
export async function listRunningCampaigns(
  deps: UseCaseDeps,
  customer: Actor,
): Promise<{ id: string; name: string; prize: string; endsOn: string }[]> {
  const storeId = customer.storeIds === 'all' ? undefined : customer.storeIds[0];
  const campaigns = await listCampaignRows(deps.db.reader(visitor), visitor, { storeId });
  const running = campaigns.filter(({ status, startsOn, endsOn, timeZone }) => {
    const today = formatWallClock(deps.now(), timeZone).slice(0, 10);
    return status === 'published' && startsOn <= today && today <= endsOn;
  });
  return running.map(({ id, name, prize, endsOn }) => ({ id, name, prize, endsOn }));
}

async function requirePublished(deps: UseCaseDeps, id: string): Promise<CampaignRow> {
  const campaign = await findCampaignRow(deps.db.reader(visitor), visitor, id);
  if (!campaign || campaign.status === 'draft')
    throw new DomainError('not_found', { message: 'no such campaign', field: 'id' });
  return campaign;
}
