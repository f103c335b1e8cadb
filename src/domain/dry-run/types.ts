import type { Channel, Consent, Purpose } from '../kinds.ts';
import type { PriceList } from '../prices.ts';
import type { ConvenientTime, PlanStep, StoreCalendar } from '../planning/types.ts';
import type { Carrier, SendFacts } from '../send-decision.ts';

export interface DryRunStep extends PlanStep {
  purpose: Purpose;
  /** whether its words may go by the channel that a customer prefers (E5); left out: by its own only */
  fits?: Record<'mail' | 'sms', boolean>;
}

export interface DryRunStore {
  id: string;
  calendar: StoreCalendar;
  frequencyCap: { perDays: number; max: number } | null;
  budgetCapYen: number | null;
  agencyContracted?: boolean;
  prices: PriceList;
  /** of the running month, in the store's zone */
  spentYen: number;
}

export interface DryRunCustomer {
  customerId: string;
  assigneeId: string | null;
  convenientTimes: readonly ConvenientTime[];
  preferredChannel: Channel | null;
  consent: Record<Carrier, Consent>;
  existingRelation: boolean;
  addresses: SendFacts['addresses'];
  excludeDm: boolean;
  askFirst: boolean;
  /** epoch milliseconds of what was sent lately and of what other running follows will send; any order */
  otherSends: readonly number[];
}

/** What comes of a step: a message of a carrier, or work of a person. */
export const OUTCOMES = ['mail', 'sms', 'postcard', 'phone', 'task', 'handedOver'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Rules that move a step to another time. */
export const MOVING_RULES = [
  'convenient_times',
  'closed_day',
  'quiet_hours',
  'frequency_cap',
  'budget_cap',
] as const;
export type MovingRule = (typeof MOVING_RULES)[number];

export interface DryRunEvent {
  /** epoch milliseconds */
  at: number;
  outcome: Outcome;
}

/** One customer's follow, played through without the budget, which the customers of a store share. */
export interface CustomerSimulation {
  events: DryRunEvent[];
  /** reasons of steps that are not run */
  skipped: string[];
  moved: MovingRule[];
}
