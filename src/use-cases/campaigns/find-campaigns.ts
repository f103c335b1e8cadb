import { type CampaignMonthRow, findCampaignMonths } from '#db/campaign-draws';
import {
  type AnswerRow,
  type CampaignRow,
  findCampaignAnswers,
  findCampaignRow,
  findRelatedCampaigns,
  listCampaignRows,
} from '#db/campaigns';
import type { Rows } from '#db/reader';
import type { Actor } from '#domain/actor';
import { entriesOf, type LeftOut } from '#domain/campaigns/draw';
import { campaignsEntered } from '#domain/campaigns/entry';
import { addMonths, monthOf } from '#domain/months';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';

export type { CampaignRow };

export interface CampaignMonthView extends Omit<CampaignMonthRow, 'seed' | 'campaignId' | 'algorithm'> {
  /** secret until the draw */
  seed: string | null;
  /** entries so far; after the draw what took part */
  entries: number;
  /** the month is over and not drawn */
  drawable: boolean;
}

export interface CampaignDetail extends CampaignRow {
  algorithm: string | null;
  predecessorName: string | null;
  months: CampaignMonthView[];
}

export function listCampaigns(
  deps: UseCaseDeps,
  actor: Actor,
  filter: { storeId?: string | undefined },
): Promise<CampaignRow[]> {
  authorize(actor, 'campaign.read');
  return listCampaignRows(deps.db.reader(actor), actor, filter);
}

/** @throws DomainError not_found, also for campaigns of stores the actor does not see */
export async function requireCampaign(
  rows: Rows,
  actor: Actor,
  id: string,
  options: { lock?: boolean } = {},
): Promise<CampaignRow> {
  const campaign = await findCampaignRow(rows, actor, id, options);
  if (!campaign) throw new DomainError('not_found', { message: 'no such campaign', field: 'id' });
  return campaign;
}

/** A campaign with its months: commitments, entries so far, and of drawn months the seed. */
export async function getCampaign(deps: UseCaseDeps, actor: Actor, id: string): Promise<CampaignDetail> {
  authorize(actor, 'campaign.read');
  const rows = deps.db.reader(actor);
  const campaign = await requireCampaign(rows, actor, id);
  const months = await findCampaignMonths(rows, id);
  const open = months.filter(({ drawnAt }) => drawnAt === null);
  const [first, last] = [open[0]?.month, open.at(-1)?.month];
  const entries = first && last ? await findEntries(rows, campaign, first, last) : new Map();
  const current = currentMonth(deps, campaign);
  const predecessor = campaign.transition
    ? await findCampaignRow(rows, actor, campaign.transition.predecessorId)
    : null;
  return {
    ...campaign,
    algorithm: months[0]?.algorithm ?? null,
    predecessorName: predecessor?.name ?? null,
    months: months.map(({ seed, campaignId: _, algorithm: __, ...row }) => ({
      ...row,
      seed: row.drawnAt ? seed : null,
      entries: row.entryCount ?? entries.get(row.month)?.entries.length ?? 0,
      drawable: row.drawnAt === null && row.month < current && campaign.status === 'published',
    })),
  };
}

/** The running month in the campaign's zone. */
export const currentMonth = (deps: Pick<UseCaseDeps, 'now'>, { timeZone }: { timeZone: string }): string =>
  monthOf(formatWallClock(deps.now(), timeZone));

export interface MonthEntries {
  entries: AnswerRow[];
  leftOut: Record<LeftOut, number>;
}

/** Entries of a campaign by month, as its rules and those of the campaigns around it say. */
export async function findEntries(
  rows: Rows,
  campaign: CampaignRow,
  first: string,
  last: string,
): Promise<Map<string, MonthEntries>> {
  const related = await findRelatedCampaigns(rows, campaign);
  const answers = await findCampaignAnswers(rows, campaign, {
    from: `${first}-01`,
    to: lastDayOf(last),
  });
  const mine = answers.filter((answer) => campaignsEntered(answer, related).includes(campaign.id));
  const byMonth = new Map<string, AnswerRow[]>();
  for (const answer of mine) {
    const month = monthOf(answer.answeredOn);
    byMonth.set(month, [...(byMonth.get(month) ?? []), answer]);
  }
  return new Map([...byMonth].map(([month, ofMonth]) => [month, entriesOf(ofMonth)]));
}

const lastDayOf = (month: string): string =>
  new Date(Date.parse(`${addMonths(month, 1)}-01`) - 86_400_000).toISOString().slice(0, 10);
