import { DomainError } from '#errors';
import { DAY_MS, firstInside, type Interval } from './time-of-day.ts';
import { dayOfWall, fromWall, toWall, weekdayOf } from './zone.ts';

/** When something may happen in a store's zone. */
export interface OpenTimes {
  timeZone: string;
  /** null: every day is open */
  isClosed: ((day: number) => boolean) | null;
  /** by ISO weekday (index 0 unused); null: any time of day */
  intervals: readonly (readonly Interval[])[] | null;
  /** time of day where only the day is known */
  openFrom: number;
}

/** Longest search for an open time, in days: a year and its closed weeks. */
const HORIZON_DAYS = 400;

const intervalsOn = (times: OpenTimes, day: number): readonly Interval[] | null =>
  times.intervals === null ? null : (times.intervals[weekdayOf(day)] ?? []);

/** True if the instant is on an open day and inside the day's intervals. */
export function isOpenAt(epochMs: number, times: OpenTimes): boolean {
  const wall = toWall(epochMs, times.timeZone);
  const day = dayOfWall(wall);
  if (times.isClosed?.(day)) return false;
  const time = wall - day * DAY_MS;
  return firstInside(intervalsOn(times, day), time) === time;
}

/**
 * The instant itself where it is open, else the first open one after it. A day that is skipped because it is closed
 * passes its time of day on (`keepTime`); a time that is outside the windows goes to the next window's start.
 * @throws DomainError no_open_window where nothing opens within 400 days
 */
export function nextOpen(startMs: number, times: OpenTimes, keepTime: boolean): number {
  const { timeZone } = times;
  const startWall = toWall(startMs, timeZone);
  const startDay = dayOfWall(startWall);
  const startTime = startWall - startDay * DAY_MS;
  let keep = keepTime;
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead++) {
    const day = startDay + ahead;
    if (times.isClosed?.(day)) continue;
    const intervals = intervalsOn(times, day);
    let time = ahead === 0 || keep ? firstInside(intervals, startTime) : undefined;
    if (time === undefined && ahead > 0)
      time = intervals === null ? times.openFrom : firstInside(intervals, 0);
    keep = false;
    if (time === undefined) continue;
    if (ahead === 0 && time === startTime) return startMs;
    const found = fromWall(day * DAY_MS + time, timeZone, startMs);
    // A gap of the zone may have moved it out of the window again.
    if (isOpenAt(found, times)) return found;
  }
  throw new DomainError('no_open_window', {
    message: `nothing opens within ${HORIZON_DAYS} days`,
    details: { timeZone, horizonDays: HORIZON_DAYS },
    remedy: {
      ja: '顧客の都合のよい時間帯、店舗の定休日、配信しない時間帯が重なっていないか確認してください',
      en: 'check whether convenient times, closed days and quiet hours together leave no time open',
    },
  });
}

/** The last open day before the instant's, at its time of day where that is open; undefined if it is before `notBefore`. */
export function previousOpenDay(startMs: number, times: OpenTimes, notBefore: number): number | undefined {
  const startWall = toWall(startMs, times.timeZone);
  const startDay = dayOfWall(startWall);
  const startTime = startWall - startDay * DAY_MS;
  for (let back = 1; back <= HORIZON_DAYS; back++) {
    const day = startDay - back;
    if (times.isClosed?.(day)) continue;
    const intervals = intervalsOn(times, day);
    const time = firstInside(intervals, startTime) ?? firstInside(intervals, 0);
    if (time === undefined) continue;
    const found = fromWall(day * DAY_MS + time, times.timeZone);
    if (found < notBefore) return undefined;
    if (isOpenAt(found, times)) return found;
  }
  return undefined;
}

/** True if the instant's day is a closed one. */
export const isOnClosedDay = (epochMs: number, times: OpenTimes): boolean =>
  times.isClosed?.(dayOfWall(toWall(epochMs, times.timeZone))) ?? false;
