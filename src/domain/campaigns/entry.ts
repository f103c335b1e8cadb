import { monthOf, monthsBetween } from '../months.ts';

/** What decides who takes part. Days are calendar dates in the campaign's zone, both ends included. */
export interface CampaignRules {
  id: string;
  startsOn: string;
  endsOn: string;
  /** who asked and contracted by these days stays in the campaign before this one */
  transition: { predecessorId: string; askedUntil: string; contractedUntil: string } | null;
}

/** An answer to the campaign's survey, with the days of the deal it is about. */
export interface CampaignAnswer {
  answeredOn: string;
  askedOn: string | null;
  contractedOn: string | null;
}

const isRunning = ({ startsOn, endsOn }: CampaignRules, on: string): boolean =>
  startsOn <= on && on <= endsOn;

/**
 * Whether the transition rule of a campaign leaves an answer with its predecessor. The source's: 2008年3月31日までに見積り依頼を
 * して、2008年4月30日までにご成約されたお客様は、従来のキャンペーン対象となります (seed 000, row C12). An answer about no deal is new.
 */
function staysBefore({ transition }: CampaignRules, { askedOn, contractedOn }: CampaignAnswer): boolean {
  if (!transition || askedOn === null || contractedOn === null) return false;
  return askedOn <= transition.askedUntil && contractedOn <= transition.contractedUntil;
}

/**
 * The campaigns an answer enters: each one that runs on the day of the answer, or, where the transition rule says so, the
 * one before it, though that may be over. Of a campaign and its successor it enters one.
 * @param campaigns published ones of the same survey that are open to the customer
 * @returns ids
 */
export function campaignsEntered(answer: CampaignAnswer, campaigns: readonly CampaignRules[]): string[] {
  const byId = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const running = campaigns.filter((campaign) => isRunning(campaign, answer.answeredOn));
  const followed = new Set(running.map(({ transition }) => transition?.predecessorId));
  const entered = new Set<string>();
  for (const start of running) {
    // Where both run on that day, the later one decides.
    if (followed.has(start.id)) continue;
    let at: CampaignRules | undefined = start;
    // A campaign begins after the one before it: the chain ends.
    while (at && staysBefore(at, answer)) at = byId.get(at.transition?.predecessorId ?? '');
    if (at) entered.add(at.id);
  }
  return [...entered];
}

/** Months in which a campaign may have entries: its own, and those in which a later campaign may leave it some. */
export function monthsOfCampaign(campaign: CampaignRules, campaigns: readonly CampaignRules[]): string[] {
  const months = new Set(monthsBetween(monthOf(campaign.startsOn), monthOf(campaign.endsOn)));
  let chain = [campaign.id];
  while (chain.length > 0) {
    const later = campaigns.filter(
      ({ transition }) => transition && chain.includes(transition.predecessorId),
    );
    for (const { startsOn, endsOn } of later)
      for (const month of monthsBetween(monthOf(startsOn), monthOf(endsOn))) months.add(month);
    chain = later.map(({ id }) => id);
  }
  return [...months].sort();
}
