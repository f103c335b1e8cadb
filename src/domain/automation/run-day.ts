import type { ParsedOffset } from '../planning/offset.ts';
import { DAY_MS, parseTimeOfDay } from '../planning/time-of-day.ts';
import { addToDay, dayOfWall, fromWall, isoOfDay, parseDay, toWall } from '../planning/zone.ts';

/** The calendar day of an instant in a zone, `YYYY-MM-DD`. */
export const dayIn = (at: Date, timeZone: string): string =>
  isoOfDay(dayOfWall(toWall(at.getTime(), timeZone)));

/** The day so many days later. */
export const plusDays = (day: string, days: number): string =>
  isoOfDay(addToDay(parseDay(day, 'day'), 0, days));

/** When a rule begins its work on a day. */
export const runAt = (day: string, timeOfDay: string, timeZone: string): Date =>
  new Date(fromWall(parseDay(day, 'day') * DAY_MS + parseTimeOfDay(timeOfDay, 'timeOfDay'), timeZone));

/** The next time an active rule begins by itself. */
export function nextRunAt(now: Date, timeOfDay: string, timeZone: string): Date {
  const today = dayIn(now, timeZone);
  const at = runAt(today, timeOfDay, timeZone);
  return at > now ? at : runAt(plusDays(today, 1), timeOfDay, timeZone);
}

/** Calendar days, both inside. */
export interface DayRange {
  from: string;
  to: string;
}

/**
 * The days of sending that a run takes care of: its own, and those before it that a run may have missed. What was due
 * before the rule was first active is nobody's business.
 * @param activeSince null: not active yet, so it would begin today
 */
export function sendDays(
  runOn: string,
  rule: { catchUpDays: number; activeSince: string | null },
  today: string,
): DayRange {
  const earliest = plusDays(runOn, -rule.catchUpDays);
  const since = rule.activeSince ?? (today < runOn ? today : runOn);
  return { from: since > earliest ? since : earliest, to: runOn };
}

/** Days of the vehicle that may lead to these days of sending; month ends clamp, hence the margin of some days. */
export function dueDays({ from, to }: DayRange, { months, days }: ParsedOffset): DayRange {
  const back = (day: string, margin: number) =>
    isoOfDay(addToDay(parseDay(day, 'day') - days, -months, 0) + margin);
  return { from: back(from, -4), to: back(to, 4) };
}
