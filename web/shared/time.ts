import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';

dayjs.extend(utc);
dayjs.extend(timezone);

export const DEFAULT_ZONE = 'Asia/Tokyo';

const formats = {
  date: { month: 'numeric', day: 'numeric', weekday: 'short' },
  fullDate: { year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  dateTime: {
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
  fullDateTime: {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
  month: { year: 'numeric', month: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type TimeFormat = keyof typeof formats;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** An instant as text in the store's zone. Formatters are kept: making one costs more than using it 1,000 times. */
export function formatInstant(
  instant: string | number | Date,
  format: TimeFormat,
  zone: string,
  language: string,
): string {
  const key = `${format}|${zone}|${language}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    const inEnglish = language !== 'ja';
    formatter = new Intl.DateTimeFormat(inEnglish ? 'en-GB' : 'ja-JP', {
      ...formats[format],
      // 02/11 is February to some and November to others
      ...(inEnglish && format !== 'time' && format !== 'month' && { month: 'short' }),
      timeZone: zone,
    });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(instant));
}

/** A calendar date (`YYYY-MM-DD`) as text; it has no zone. */
export const formatDay = (day: string, format: 'date' | 'fullDate', language: string): string =>
  formatInstant(`${day.slice(0, 10)}T12:00:00Z`, format, 'UTC', language);

/** Calendar date `YYYY-MM-DD` of an instant in the zone. */
export function dayOf(instant: string | number | Date, zone: string): string {
  const key = `day|${zone}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(instant));
}

/** `YYYY-MM-DD HH:mm` of an instant in the zone: what date pickers hold. */
export const wallClock = (instant: string | number | Date, zone: string): string =>
  dayjs(instant).tz(zone).format('YYYY-MM-DD HH:mm:ss');

/** The instant (ISO 8601 with offset) of a wall-clock text in the zone. */
export const fromWallClock = (text: string, zone: string): string => dayjs.tz(text, zone).format();

export const today = (zone: string): string => dayOf(new Date(), zone);

export const addDays = (day: string, days: number): string =>
  dayjs.utc(day).add(days, 'day').format('YYYY-MM-DD');

/** The six weeks a month view shows, Monday first. `month` is `YYYY-MM`. */
export function monthGrid(month: string): string[][] {
  const first = dayjs.utc(`${month}-01`);
  const start = first.subtract((first.day() + 6) % 7, 'day');
  const weeks = Math.ceil((((first.day() + 6) % 7) + first.daysInMonth()) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => start.add(week * 7 + day, 'day').format('YYYY-MM-DD')),
  );
}

export const shiftMonth = (month: string, by: number): string =>
  dayjs.utc(`${month}-01`).add(by, 'month').format('YYYY-MM');

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: string): number => ((dayjs.utc(day).day() + 6) % 7) + 1;
