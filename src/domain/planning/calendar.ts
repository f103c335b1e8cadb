import holidayJp from '@holiday-jp/holiday_jp';
import type { Channel, OnClosedDay } from '../kinds.ts';
import { isManualChannel } from '../kinds.ts';
import type { OpenTimes } from './open-time.ts';
import { dailyIntervals, type Interval, intersect, parseTimeOfDay } from './time-of-day.ts';
import type { ConvenientTime, StoreCalendar } from './types.ts';
import { isoOfDay, weekdayOf } from './zone.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const everyDay = (intervals: Interval[]): Interval[][] => [[], ...WEEKDAYS.map(() => intervals)];

/** Quiet hours hold for what reaches a telephone or a mailbox by itself; a survey goes out as mail or SMS. */
const isQuieted = (channel: Channel): boolean =>
  channel === 'mail' || channel === 'sms' || channel === 'survey';
const heedsCustomer = (channel: Channel): boolean => isQuieted(channel) || channel === 'phone';

/** Rule 3: phone and other manual work move to the next open day, the rest stays, unless the step says otherwise. */
export const closedDayRule = (channel: Channel, onClosedDay: OnClosedDay | null | undefined): OnClosedDay =>
  onClosedDay ?? (isManualChannel(channel) ? 'next' : 'ignore');

/** The store's quiet hours turned round: when mail and SMS may go out; null: always. */
export function sendingIntervals(quietHours: StoreCalendar['quietHours']): Interval[] | null {
  if (quietHours === null) return null;
  const from = parseTimeOfDay(quietHours.from, 'quietHours.from');
  const to = parseTimeOfDay(quietHours.to, 'quietHours.to');
  return from === to ? null : dailyIntervals(to, from);
}

function convenientIntervals(times: readonly ConvenientTime[] | null | undefined): Interval[][] | null {
  if (!times || times.length === 0) return null;
  const byWeekday: Interval[][] = everyDay([]).map(() => []);
  times.forEach((window, index) => {
    const from = parseTimeOfDay(window.from, `convenientTimes[${index}].from`);
    const to = parseTimeOfDay(window.to, `convenientTimes[${index}].to`, true);
    if (from >= to) return;
    for (const weekday of window.weekdays) byWeekday[weekday]?.push({ from, to });
  });
  return byWeekday;
}

/** Closed weekday, closed date, or a holiday where the store keeps them. */
export function isClosedDay(day: number, store: StoreCalendar): boolean {
  if (store.closedWeekdays.includes(weekdayOf(day))) return true;
  if (store.closedOn.length === 0 && store.holidays === 'none') return false;
  const date = isoOfDay(day);
  return (
    store.closedOn.includes(date) ||
    (store.holidays === 'japanese' && Object.hasOwn(holidayJp.holidays, date))
  );
}

/** What a store's calendar and a customer's windows allow, per kind of step; made once per plan. */
export interface Openings {
  openFrom: number;
  /** when a step of this channel may stand */
  of(channel: Channel, onClosedDay: OnClosedDay): OpenTimes;
  /** the same for a time the planner picks itself: manual work inside opening hours, unless the customer's windows rule */
  picked(channel: Channel, onClosedDay: OnClosedDay): OpenTimes;
}

export function openingsOf(
  store: StoreCalendar,
  convenientTimes: readonly ConvenientTime[] | null | undefined,
): Openings {
  const { timeZone } = store;
  const openFrom = parseTimeOfDay(store.openFrom, 'openFrom');
  const openTo = parseTimeOfDay(store.openTo, 'openTo', true);
  const sending = sendingIntervals(store.quietHours);
  const convenient = convenientIntervals(convenientTimes);
  const sendable =
    sending === null ? convenient : (convenient ?? everyDay(sending)).map((part) => intersect(part, sending));
  const opening = everyDay(dailyIntervals(openFrom, openTo));
  const isClosed = (day: number): boolean => isClosedDay(day, store);
  const times = (intervals: Interval[][] | null, onClosedDay: OnClosedDay): OpenTimes => ({
    timeZone,
    isClosed: onClosedDay === 'ignore' ? null : isClosed,
    intervals,
    openFrom,
  });
  const intervalsOf = (channel: Channel): Interval[][] | null => {
    if (isQuieted(channel)) return sendable;
    return heedsCustomer(channel) ? convenient : null;
  };
  return {
    openFrom,
    of: (channel, onClosedDay) => times(intervalsOf(channel), onClosedDay),
    picked: (channel, onClosedDay) =>
      times(intervalsOf(channel) ?? (isManualChannel(channel) ? opening : null), onClosedDay),
  };
}
