import { DomainError } from '#errors';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Milliseconds of a day, `from` inside, `to` outside. */
export interface Interval {
  from: number;
  to: number;
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/**
 * Milliseconds since midnight of `HH:mm`.
 * @throws DomainError invalid_input naming `field`
 */
export function parseTimeOfDay(text: string, field: string, allowEndOfDay = false): number {
  if (allowEndOfDay && text === '24:00') return DAY_MS;
  const match = TIME.exec(text);
  if (!match) {
    throw new DomainError('invalid_input', {
      message: `not a time of day: ${text}`,
      field,
      remedy: {
        ja: '時刻は HH:mm（例: 09:30）の形で指定してください',
        en: 'give the time as HH:mm, such as 09:30',
      },
    });
  }
  return (Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS;
}

/** The period of every day from `from` until `to`, cut at midnight; equal ends mean the whole day. */
export function dailyIntervals(from: number, to: number): Interval[] {
  if (from < to) return [{ from, to }];
  const wrapped = [
    { from: 0, to },
    { from, to: DAY_MS },
  ];
  return from === to ? [{ from: 0, to: DAY_MS }] : wrapped.filter((part) => part.from < part.to);
}

/** What two sets of sorted intervals have in common. */
export function intersect(left: readonly Interval[], right: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  for (const a of left) {
    for (const b of right) {
      const from = Math.max(a.from, b.from);
      const to = Math.min(a.to, b.to);
      if (from < to) common.push({ from, to });
    }
  }
  return common.sort((a, b) => a.from - b.from);
}

/** First moment inside the intervals on or after `time`; null intervals mean the whole day. */
export function firstInside(intervals: readonly Interval[] | null, time: number): number | undefined {
  if (intervals === null) return time;
  let first: number | undefined;
  for (const { from, to } of intervals) {
    if (to <= time) continue;
    const candidate = Math.max(from, time);
    if (first === undefined || candidate < first) first = candidate;
  }
  return first;
}
