import { parseTimeOfDay } from './planning/time-of-day.ts';
import type { ConvenientTime } from './planning/types.ts';
import { drawn } from './share.ts';

/** Calls of one hour of the week. */
export interface CallCell {
  /** ISO weekday, 1 = Monday … 7 = Sunday */
  weekday: number;
  /** 0–23, of the store's clock */
  hour: number;
  tries: number;
  reached: number;
}

export interface SuggestedHour {
  weekday: number;
  /** HH:mm */
  from: string;
  to: string;
  /** the share of calls that is expected to be answered, 0–1 */
  expected: number;
  tries: number;
  reached: number;
  storeTries: number;
  storeReached: number;
  /** inside the customer's own windows (A11) */
  wished: boolean;
  reason: string;
}

export interface HoursToChooseFrom {
  convenientTimes: readonly ConvenientTime[];
  openFrom: string;
  openTo: string;
  /** ISO weekdays */
  closedWeekdays: readonly number[];
  customer: readonly CallCell[];
  store: readonly CallCell[];
}

const SLOT_MINUTES = 120;
const WEEKDAYS = '月火水木金土日';
/** How many tries the usual of the next larger whole weighs: hour of the store against the store, customer against the hour. */
const STORE_WEIGHT = 20;
const CUSTOMER_WEIGHT = 4;
/** Until the store has calls on record. */
const UNKNOWN_RATE = 0.3;

interface Slot {
  weekday: number;
  /** minutes of the day */
  from: number;
  to: number;
}

/**
 * Hours of the week in which the customer is likely to answer (X7), best first: the customer's own calls, drawn towards
 * the store's of the same hours, drawn towards the store's of all hours. Recorded windows are kept to; without them the
 * store's opening hours are chosen from.
 */
export function suggestHours(given: HoursToChooseFrom, limit = 3): SuggestedHour[] {
  const all = sum(given.store);
  const usual = drawn(all.reached, all.tries, UNKNOWN_RATE, STORE_WEIGHT);
  const wished = given.convenientTimes.length > 0;
  return slotsOf(given)
    .map((slot) => {
      const own = sum(given.customer.filter((cell) => isIn(cell, slot)));
      const store = sum(given.store.filter((cell) => isIn(cell, slot)));
      const hourly = drawn(store.reached, store.tries, usual, STORE_WEIGHT);
      const expected = drawn(own.reached, own.tries, hourly, CUSTOMER_WEIGHT);
      return { slot, own, store, expected };
    })
    .sort(
      (a, b) =>
        b.expected - a.expected ||
        b.store.tries - a.store.tries ||
        a.slot.weekday - b.slot.weekday ||
        a.slot.from - b.slot.from,
    )
    .slice(0, limit)
    .map(({ slot, own, store, expected }) => ({
      weekday: slot.weekday,
      from: clock(slot.from),
      to: clock(slot.to),
      expected: Math.round(expected * 1_000) / 1_000,
      tries: own.tries,
      reached: own.reached,
      storeTries: store.tries,
      storeReached: store.reached,
      wished,
      reason: reasonOf(slot, own, store, wished),
    }));
}

const isIn = (cell: CallCell, { weekday, from, to }: Slot): boolean =>
  cell.weekday === weekday && cell.hour * 60 < to && (cell.hour + 1) * 60 > from;

function sum(cells: readonly CallCell[]): { tries: number; reached: number } {
  return cells.reduce(
    (all, { tries, reached }) => ({ tries: all.tries + tries, reached: all.reached + reached }),
    { tries: 0, reached: 0 },
  );
}

function slotsOf({ convenientTimes, openFrom, openTo, closedWeekdays }: HoursToChooseFrom): Slot[] {
  const openDays = [1, 2, 3, 4, 5, 6, 7].filter((day) => !closedWeekdays.includes(day));
  const windows =
    convenientTimes.length > 0 ? convenientTimes : [{ weekdays: openDays, from: openFrom, to: openTo }];
  const slots = new Map<string, Slot>();
  for (const { weekdays, from, to } of windows) {
    for (const weekday of weekdays) {
      for (const slot of cut(weekday, minutes(from, 'from'), minutes(to, 'to')))
        slots.set(`${weekday} ${slot.from}`, slot);
    }
  }
  return [...slots.values()];
}

/** Pieces of two hours; a last piece of under half an hour belongs to the one before. */
function cut(weekday: number, from: number, to: number): Slot[] {
  const slots: Slot[] = [];
  for (let at = from; at < to; at += SLOT_MINUTES)
    slots.push({ weekday, from: at, to: Math.min(to, at + SLOT_MINUTES) });
  const last = slots.at(-1);
  const before = slots.at(-2);
  if (last && before && last.to - last.from < 30) {
    slots.pop();
    before.to = last.to;
  }
  return slots;
}

const minutes = (time: string, field: string): number => parseTimeOfDay(time, field, true) / 60_000;

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** 10:00–12:00 as people say it: 10–12時. */
const span = ({ from, to }: Slot): string =>
  from % 60 === 0 && to % 60 === 0 ? `${from / 60}–${to / 60}時` : `${clock(from)}–${clock(to)}`;

function reasonOf(
  slot: Slot,
  own: { tries: number; reached: number },
  store: { tries: number; reached: number },
  wished: boolean,
): string {
  const when = `${WEEKDAYS[slot.weekday - 1]}曜 ${span(slot)}`;
  const wish = wished ? '（ご希望の時間帯）' : '';
  if (own.tries > 0) return `${when}${wish}: ${own.tries}回中${own.reached}回つながりました`;
  if (store.tries > 0) {
    const share = Math.round((100 * store.reached) / store.tries);
    return `${when}${wish}: 店舗全体では${share}%つながっています（${store.tries}回）`;
  }
  return `${when}${wish}: まだ架電の記録がありません`;
}
