import { DAY_MS } from '../planning/time-of-day.ts';
import { addToDay, dayOfWall, fromWall, isoOfDay, toWall } from '../planning/zone.ts';
import { unitPricesOn } from '../prices.ts';
import type { DryRunStore } from './types.ts';

export type PricedCarrier = 'sms' | 'postcard';
const PRICED: readonly PricedCarrier[] = ['sms', 'postcard'];
export const MINUTE = 60_000;

/** Sends of one minute: those of running follows come first. */
export interface PricedMinute {
  planned: Record<PricedCarrier, number>;
  added: Record<PricedCarrier, number>;
}

export const noSends = (): PricedMinute => ({
  planned: { sms: 0, postcard: 0 },
  added: { sms: 0, postcard: 0 },
});

/** Sends of a day, and what they cost at that day's prices. */
export interface PricedDay extends Record<PricedCarrier, number> {
  smsYen: number;
  postcardYen: number;
}

export interface BudgetOutcome {
  /** sends that go out, by day number in the store's zone */
  days: Map<number, PricedDay>;
  /** by `YYYY-MM` */
  months: Map<string, { addedYen: number; plannedYen: number }>;
  /** sends of the dry run that wait for the next month's budget */
  held: number;
  /** sends whose price alone is above the cap */
  overBudget: number;
  /** held beyond the horizon */
  beyond: number;
}

/**
 * Spends a store's monthly budget in the order of time (D7), minute by minute: what does not fit waits for the first of
 * the next month, as `decideSend` says. Bounded by the minutes of the horizon, whatever the number of customers.
 * @param endDay first day number after the horizon
 */
export function spendBudget(
  store: DryRunStore,
  minutes: Map<number, PricedMinute>,
  now: number,
  endDay: number,
): BudgetOutcome {
  const { timeZone } = store.calendar;
  const outcome: BudgetOutcome = { days: new Map(), months: new Map(), held: 0, overBudget: 0, beyond: 0 };
  const queue = [...minutes].sort(([a], [b]) => a - b);
  let month = monthOf(dayOfWall(toWall(now, timeZone)));
  let spent = store.spentYen;
  let carried: { at: number; sends: PricedMinute } | null = null;

  for (let index = 0; index < queue.length || carried !== null; ) {
    const next = queue[index];
    const takesCarried: boolean = carried !== null && (next === undefined || carried.at <= next[0] * MINUTE);
    const at: number = takesCarried && carried !== null ? carried.at : (next?.[0] ?? 0) * MINUTE;
    const sends: PricedMinute = takesCarried && carried !== null ? carried.sends : (next?.[1] ?? noSends());
    if (takesCarried) carried = null;
    else index++;
    const day = dayOfWall(toWall(at, timeZone));
    if (day >= endDay) {
      outcome.beyond += sends.added.sms + sends.added.postcard;
      continue;
    }
    if (monthOf(day) !== month) {
      month = monthOf(day);
      spent = 0;
    }
    const prices = unitPricesOn(store.prices, isoOfDay(day));
    for (const whose of ['planned', 'added'] as const) {
      for (const carrier of PRICED) {
        const price = prices[carrier];
        const { fits, waits } = split(store.budgetCapYen, spent, price, sends[whose][carrier]);
        const over = waits > 0 && price > (store.budgetCapYen ?? 0);
        spent += fits * price;
        count(outcome, { day, month, whose, carrier, fits, yen: fits * price });
        if (waits === 0) continue;
        if (over) {
          if (whose === 'added') outcome.overBudget += waits;
          continue;
        }
        if (whose === 'added') outcome.held += waits;
        carried ??= { at: firstOfNextMonth(day, timeZone), sends: noSends() };
        carried.sends[whose][carrier] += waits;
      }
    }
  }
  return outcome;
}

function split(
  capYen: number | null,
  spent: number,
  price: number,
  sends: number,
): { fits: number; waits: number } {
  if (capYen === null || price === 0) return { fits: sends, waits: 0 };
  const fits = Math.min(sends, Math.max(0, Math.floor((capYen - spent) / price)));
  return { fits, waits: sends - fits };
}

function count(
  outcome: BudgetOutcome,
  {
    day,
    month,
    whose,
    carrier,
    fits,
    yen,
  }: {
    day: number;
    month: string;
    whose: 'planned' | 'added';
    carrier: PricedCarrier;
    fits: number;
    yen: number;
  },
): void {
  if (fits === 0) return;
  const sums = outcome.months.get(month) ?? { addedYen: 0, plannedYen: 0 };
  sums[whose === 'added' ? 'addedYen' : 'plannedYen'] += yen;
  outcome.months.set(month, sums);
  if (whose === 'planned') return;
  const counts = outcome.days.get(day) ?? { sms: 0, postcard: 0, smsYen: 0, postcardYen: 0 };
  counts[carrier] += fits;
  counts[`${carrier}Yen`] += yen;
  outcome.days.set(day, counts);
}

const monthOf = (day: number): string => isoOfDay(day).slice(0, 7);

function firstOfNextMonth(day: number, timeZone: string): number {
  const dayOfMonth = Number(isoOfDay(day).slice(8));
  return fromWall(addToDay(day - dayOfMonth + 1, 1, 0) * DAY_MS, timeZone);
}
