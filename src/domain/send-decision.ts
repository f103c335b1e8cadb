import type { RuleStatus } from './automation/rule.ts';
import { isRefused } from './consent.ts';
import type { Channel, Consent, FollowStatus, SendPurpose, SentChannel, StepStatus } from './kinds.ts';
import { sendingIntervals } from './planning/calendar.ts';
import { nextOpen } from './planning/open-time.ts';
import { DAY_MS } from './planning/time-of-day.ts';
import type { QuietHours } from './planning/types.ts';
import {
  addToDay,
  dayOfWall,
  epochOf,
  fromWall,
  type InstantLike,
  isoOfDay,
  toWall,
} from './planning/zone.ts';
import type { HandOverReason, SkipReason, WaitReason } from './send-reasons.ts';

/** What really carries a message; a survey goes as one of these. */
export type Carrier = 'mail' | 'sms' | 'postcard';

export interface SendFacts {
  /** null: a send that belongs to no running follow (a survey after a contract) */
  followStatus: FollowStatus | null;
  /** of the automation rule whose send it is (D1) */
  ruleStatus?: RuleStatus | null;
  stepStatus: StepStatus;
  channel: SentChannel;
  purpose: SendPurpose;
  preferredChannel?: Channel | null;
  /** the step may go by the customer's preferred channel (E5) */
  allowPreferred?: boolean;
  consent: Record<Carrier, Consent>;
  optedOut: Record<Carrier, boolean>;
  /** 取引関係にある者 (特定電子メール法 3条1項3号): advertising needs no consent of its own */
  existingRelation?: boolean;
  addresses: {
    hasEmail: boolean;
    emailUndeliverable?: boolean;
    hasPhone: boolean;
    phoneUndeliverable?: boolean;
    hasPostalAddress: boolean;
    postUndeliverable?: boolean;
  };
  emergencyStop: boolean;
  /** the store's address, which advertising mail must name, is not registered */
  senderIncomplete?: boolean;
  /** list cleaning (D6): `exclude` sends nothing, `ask` lets a person decide about each send */
  cleaning: { excludeDm: boolean; askFirst?: boolean };
  /** sends of the month so far and what one costs; `capYen` null: no cap */
  budget: { capYen: number | null; spentYen: number; priceYen: Record<Carrier, number> };
  /** whether the store has the basic contract of SMS and postcards (D7) */
  agencyContracted?: boolean;
  /** at most `max` sends in any `perDays` days */
  frequencyCap: { perDays: number; max: number; sentAtList: readonly InstantLike[] } | null;
  quietHours: QuietHours | null;
  timeZone: string;
}

export type SendDecision =
  | { kind: 'send'; channel: Carrier }
  | { kind: 'skip'; reason: SkipReason }
  | { kind: 'wait'; reason: WaitReason; until: string }
  | { kind: 'hand_over'; reason: HandOverReason };

/** How long a hold lasts whose end nobody knows; then it is asked again. */
export const RECHECK_MINUTES = 15;

type Refusal = Extract<
  SkipReason,
  'not_contracted' | 'opted_out' | 'consent_denied' | 'no_consent' | 'no_address' | 'address_undeliverable'
>;

function addressProblem(carrier: Carrier, { addresses }: SendFacts): Refusal | null {
  const [present, undeliverable] = {
    mail: [addresses.hasEmail, addresses.emailUndeliverable],
    sms: [addresses.hasPhone, addresses.phoneUndeliverable],
    postcard: [addresses.hasPostalAddress, addresses.postUndeliverable],
  }[carrier];
  if (!present) return 'no_address';
  return undeliverable ? 'address_undeliverable' : null;
}

function refusalOf(carrier: Carrier, facts: SendFacts): Refusal | null {
  if (carrier !== 'mail' && facts.agencyContracted === false) return 'not_contracted';
  if (facts.optedOut[carrier]) return 'opted_out';
  if (isRefused(facts.consent[carrier], facts.purpose)) return 'consent_denied';
  // 特定電子メール法 3条: prior consent for advertising by electronic mail, which SMS is; letters are not covered.
  const needsConsent = facts.purpose === 'advertising' && carrier !== 'postcard' && !facts.existingRelation;
  if (needsConsent && facts.consent[carrier] !== 'granted') return 'no_consent';
  return addressProblem(carrier, facts);
}

/** Carriers to try, the best first (E5); the last one is the step's own, whose refusal counts. */
function carriersOf({ channel, preferredChannel, allowPreferred }: SendFacts): Carrier[] {
  if (channel === 'postcard') return ['postcard'];
  const preferred = preferredChannel === 'mail' || preferredChannel === 'sms' ? preferredChannel : null;
  if (channel === 'survey') return preferred === 'sms' ? ['sms', 'mail'] : ['mail', 'sms'];
  return allowPreferred && preferred !== null && preferred !== channel ? [preferred, channel] : [channel];
}

function unreachable(refusals: readonly Refusal[], facts: SendFacts): SendDecision {
  // A customer's own no weighs more than a missing address.
  const order: Refusal[] = [
    'not_contracted',
    'opted_out',
    'consent_denied',
    'no_consent',
    'address_undeliverable',
    'no_address',
  ];
  const reason = order.find((candidate) => refusals.includes(candidate)) ?? 'no_address';
  const { addresses } = facts;
  const canCall = addresses.hasPhone && !addresses.phoneUndeliverable;
  const personCan =
    canCall || (addresses.hasPostalAddress && !addresses.postUndeliverable && facts.channel !== 'postcard');
  if (personCan && reason === 'no_address') return { kind: 'hand_over', reason: 'no_address_call_instead' };
  if (personCan && reason === 'address_undeliverable')
    return { kind: 'hand_over', reason: 'undeliverable_call_instead' };
  return { kind: 'skip', reason };
}

const waitUntil = (reason: WaitReason, epochMs: number): SendDecision => ({
  kind: 'wait',
  reason,
  until: new Date(epochMs).toISOString(),
});

const askFirst = ({ cleaning }: SendFacts): SendDecision | null =>
  cleaning.askFirst ? { kind: 'hand_over', reason: 'ask_before_dm' } : null;

/**
 * Whether the month's budget holds a send.
 * @param price of this very message: an SMS in several parts costs several times the price; one part unless given
 */
export function budgetHold(
  carrier: Carrier,
  { budget, timeZone }: Pick<SendFacts, 'budget' | 'timeZone'>,
  now: number,
  price = budget.priceYen[carrier],
): SendDecision | null {
  if (budget.capYen === null || price === 0 || budget.spentYen + price <= budget.capYen) return null;
  if (price > budget.capYen) return { kind: 'skip', reason: 'over_budget' };
  const today = dayOfWall(toWall(now, timeZone));
  const dayOfMonth = Number(isoOfDay(today).slice(8));
  return waitUntil('budget_cap', fromWall(addToDay(today - dayOfMonth + 1, 1, 0) * DAY_MS, timeZone));
}

function frequencyHold({ frequencyCap }: SendFacts, now: number): SendDecision | null {
  if (frequencyCap === null) return null;
  const { perDays, max, sentAtList } = frequencyCap;
  if (max < 1) return { kind: 'skip', reason: 'frequency_cap_zero' };
  const recent = sentAtList.map((at) => epochOf(at)).filter((at) => at > now - perDays * DAY_MS);
  const oldestThatCounts = recent.sort((a, b) => a - b).at(-max);
  return oldestThatCounts === undefined
    ? null
    : waitUntil('frequency_cap', oldestThatCounts + perDays * DAY_MS);
}

/** 特定電子メール法 4条: a mail of advertising without its sender's address is not sent. */
function senderHold(carrier: Carrier, facts: SendFacts, recheckAt: number): SendDecision | null {
  const mustName = facts.purpose === 'advertising' && carrier === 'mail';
  return mustName && facts.senderIncomplete ? waitUntil('sender_incomplete', recheckAt) : null;
}

function quietHold(carrier: Carrier, { quietHours, timeZone }: SendFacts, now: number): SendDecision | null {
  const sending = carrier === 'postcard' ? null : sendingIntervals(quietHours);
  if (sending === null) return null;
  const week = Array.from({ length: 8 }, () => sending);
  const open = nextOpen(now, { timeZone, isClosed: null, intervals: week, openFrom: 0 }, false);
  return open === now ? null : waitUntil('quiet_hours', open);
}

const isToOne = (purpose: SendPurpose): boolean => purpose === 'requested' || purpose === 'personal';

/** Limits of mass mail lifted. Who has just asked for a mail gets it, whatever they said about mail in general. */
const ofOneMessage = (facts: SendFacts): SendFacts => ({
  ...facts,
  cleaning: { excludeDm: false },
  frequencyCap: null,
  quietHours: null,
  ...(facts.purpose === 'requested' && { consent: ASKED_FOR, optedOut: NOT_OPTED_OUT }),
});
const ASKED_FOR = { mail: 'granted', sms: 'granted', postcard: 'granted' } as const;
const NOT_OPTED_OUT = { mail: false, sms: false, postcard: false } as const;

/**
 * Whether a message goes out now: asked inside the claim, with facts read under its lock (DESIGN §3, §5, X4, E5, D6, D7).
 * In this order, the first that applies decides:
 * 1. the step is still planned, the follow is still running, the automation rule still in use; a pause holds
 * 2. the emergency stop holds
 * 3. the cleaning decision (D6): "exclude" skips; "ask" hands over to a person what could be sent
 * 4. the carrier: the preferred one where the step allows it, else the step's own; contract, opt-out, consent, address.
 *    No address but a telephone or a postal address: a person takes over
 * 5. the month's budget: holds until the next month
 * 6. the frequency cap: holds until the oldest send that counts is old enough
 * 7. quiet hours of mail and SMS: holds until they end
 *
 * A hold is asked again at `until`, with all of the above. A message to one customer (purposes `requested` and `personal`)
 * is no DM: 3, 6 and 7 do not concern it.
 */
export function decideSend(given: SendFacts, now: InstantLike): SendDecision {
  const facts = isToOne(given.purpose) ? ofOneMessage(given) : given;
  const at = epochOf(now, 'now');
  if (facts.stepStatus !== 'planned' && facts.stepStatus !== 'issued')
    return { kind: 'skip', reason: 'step_not_planned' };
  if (facts.followStatus === 'stopped' || facts.followStatus === 'completed') {
    return { kind: 'skip', reason: 'follow_not_running' };
  }
  if (facts.ruleStatus === 'archived') return { kind: 'skip', reason: 'rule_archived' };
  const recheckAt = at + RECHECK_MINUTES * 60_000;
  if (facts.followStatus === 'paused') return waitUntil('follow_paused', recheckAt);
  if (facts.ruleStatus === 'paused') return waitUntil('rule_paused', recheckAt);
  if (facts.emergencyStop) return waitUntil('emergency_stop', recheckAt);
  if (facts.cleaning.excludeDm) return { kind: 'skip', reason: 'excluded_from_dm' };
  const refusals: Refusal[] = [];
  for (const carrier of carriersOf(facts)) {
    const refusal = refusalOf(carrier, facts);
    if (refusal === null) {
      return (
        askFirst(facts) ??
        senderHold(carrier, facts, recheckAt) ??
        budgetHold(carrier, facts, at) ??
        frequencyHold(facts, at) ??
        quietHold(carrier, facts, at) ?? { kind: 'send', channel: carrier }
      );
    }
    refusals.push(refusal);
  }
  // Of two carriers tried for a mail or SMS step, the step's own says why not.
  return unreachable(facts.channel === 'survey' ? refusals : refusals.slice(-1), facts);
}
