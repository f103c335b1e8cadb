import type { CampaignSummary, CreateCampaign } from '#contract/campaigns';
import { STANDARD_NOTICE } from '#domain/campaigns/notice';
import { addMonths, monthOf } from '#domain/months';
import { addDays } from '../../shared/time.ts';

/** A campaign while it is being written. */
export type CampaignDraft = Required<Omit<CreateCampaign, 'timeZone'>>;

/** @param now today in the store's zone: a new one begins next month */
export function draftOf(
  campaign: CampaignSummary | undefined,
  storeId: string | null,
  now: string,
): CampaignDraft {
  if (campaign) {
    const { name, terms, surveyKind, startsOn, endsOn, prize, prizeYen, winnersPerMonth, transition } =
      campaign;
    const { autoDraw, notifySubject, notifyBody } = campaign;
    return {
      ...{ name, terms, surveyKind, startsOn, endsOn, prize, prizeYen, winnersPerMonth, transition },
      ...{ autoDraw, notifySubject, notifyBody, storeId: campaign.storeId },
    };
  }
  const first = `${addMonths(monthOf(now), 1)}-01`;
  return {
    name: '',
    terms: '',
    surveyKind: 'contract',
    startsOn: first,
    endsOn: addDays(`${addMonths(monthOf(first), 3)}-01`, -1),
    prize: '',
    prizeYen: null,
    winnersPerMonth: 30,
    transition: null,
    autoDraw: true,
    notifySubject: STANDARD_NOTICE.subject,
    notifyBody: STANDARD_NOTICE.body,
    storeId,
  };
}

/** As in the source: who asked before the new one began, and contracted within its first month. */
export function transitionTo(
  predecessorId: string | null,
  { startsOn }: CampaignDraft,
): CampaignDraft['transition'] {
  if (!predecessorId) return null;
  return {
    predecessorId,
    askedUntil: addDays(startsOn, -1),
    contractedUntil: addDays(`${addMonths(monthOf(startsOn), 1)}-01`, -1),
  };
}
