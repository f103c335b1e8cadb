import { type CampaignMonthRow, listDueDraws, lockCampaignMonth, recordDraw } from '#db/campaign-draws';
import type { CampaignRow } from '#db/campaigns';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { systemActor } from '#domain/actor';
import { placeEntries } from '#domain/campaigns/draw';
import { japaneseMonth } from '#domain/campaigns/notice';
import { authorize } from '#domain/policy';
import { DomainError, isDomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow, historyRow } from '../record.ts';
import { currentMonth, findEntries } from './find-campaigns.ts';
import { notifyWinners } from './notify-winners.ts';
import { digestOf } from './seed.ts';
import { ownCampaign } from './write-campaign.ts';

export interface DrawResult {
  campaignId: string;
  month: string;
  entries: number;
  winners: number;
  /** it had been drawn before: nothing was done */
  repeated: boolean;
}

/**
 * Draws the winners of a month that is over (C12), from the seed whose commitment was published beforehand: anyone can
 * repeat it (docs/campaigns.md). A draw is made once; asked again it answers the same. Winners are told afterwards.
 * @throws DomainError `not_found`, `wrong_state` before the month is over
 */
export async function drawCampaign(
  deps: UseCaseDeps,
  actor: Actor,
  input: { campaignId: string; month: string },
): Promise<DrawResult> {
  authorize(actor, 'campaign.write');
  const result = await deps.db.transaction(
    async (tx) => {
      const campaign = await ownCampaign(tx, actor, input.campaignId);
      const month = await lockCampaignMonth(tx, campaign.id, input.month);
      if (!month) throw new DomainError('not_found', { message: 'no draw in that month', field: 'month' });
      if (month.drawnAt) return resultOf(month, true);
      refuseEarly(deps, campaign, month.month);
      return draw(tx, deps, actor, campaign, month);
    },
    { actor, timeoutMs: 120_000 },
  );
  if (!result.repeated) await notifyWinners(deps, { campaignId: input.campaignId });
  return result;
}

/**
 * Draws whatever is due: a run that is repeated or killed half-way finds what is left.
 * @returns how many draws were made
 */
export async function drawDueCampaigns(deps: UseCaseDeps, onDraw: () => void = () => {}): Promise<number> {
  const due = await listDueDraws(deps.db, deps.now());
  let made = 0;
  for (const { campaignId, month } of due) {
    try {
      const { repeated } = await drawCampaign(deps, systemActor('campaigns'), { campaignId, month });
      if (!repeated) made++;
    } catch (error) {
      // Withdrawn meanwhile: the others are drawn all the same.
      if (!isDomainError(error)) throw error;
      deps.logger.warn({ err: error, campaignId, month }, 'a draw that was due was not made');
    }
    onDraw();
  }
  return made;
}

const resultOf = (month: CampaignMonthRow, repeated: boolean): DrawResult => ({
  campaignId: month.campaignId,
  month: month.month,
  entries: month.entryCount ?? 0,
  winners: month.winnerCount ?? 0,
  repeated,
});

function refuseEarly(deps: UseCaseDeps, campaign: CampaignRow, month: string): void {
  if (campaign.status !== 'published') {
    throw new DomainError('wrong_state', {
      message: `the campaign is ${campaign.status}`,
      remedy: {
        ja: '公開中のキャンペーンだけが抽選できます',
        en: 'choose a campaign that is published: no other is drawn',
      },
    });
  }
  if (month >= currentMonth(deps, campaign)) {
    throw new DomainError('wrong_state', {
      message: 'the month is not over',
      field: 'month',
      remedy: {
        ja: `${japaneseMonth(month)}分は、月が終わってから抽選できます`,
        en: `draw ${month} once the month is over`,
      },
    });
  }
}

async function draw(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  campaign: CampaignRow,
  { month, seed, algorithm }: CampaignMonthRow,
): Promise<DrawResult> {
  const found = (await findEntries(tx, campaign, month, month)).get(month);
  const digested = (found?.entries ?? []).map(({ entryId, storeId, customerId }) => ({
    entryId,
    storeId,
    customerId,
    digest: digestOf(seed, entryId),
  }));
  const entries = placeEntries(digested, campaign.winnersPerMonth);
  const winners = entries.filter(({ won }) => won);
  await recordDraw(tx, {
    campaignId: campaign.id,
    month,
    prize: campaign.prize,
    prizeYen: campaign.prizeYen,
    drawnAt: deps.now(),
    drawnBy: actor.name,
    entries,
    newId: deps.newId,
  });
  await insertRows(tx, {
    historyEntry: winners.map(({ storeId, customerId, place }) =>
      historyRow(deps, actor, {
        storeId,
        customerId,
        kind: 'campaign_won',
        summary: `「${campaign.name}」${japaneseMonth(month)}分に当選しました（${campaign.prize}）`,
        detail: { campaignId: campaign.id, month, place },
      }),
    ),
    auditLog: [
      auditRow(deps, actor, {
        action: 'campaign.draw',
        entity: 'campaign',
        entityId: campaign.id,
        storeId: campaign.storeId,
        after: {
          month,
          algorithm,
          seed,
          entries: entries.length,
          winners: winners.map(({ entryId }) => entryId),
          leftOut: found?.leftOut ?? null,
        },
      }),
    ],
  });
  return {
    campaignId: campaign.id,
    month,
    entries: entries.length,
    winners: winners.length,
    repeated: false,
  };
}
