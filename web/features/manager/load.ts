import type { Workload } from '#contract/manager';

export type StaffLoad = Workload['staff'][number];
export type DayLoad = StaffLoad['days'][number];

export const totalOf = ({ calls, others }: DayLoad): number => calls + others;

/** How full a day is: 0 nothing, 1 up to half, 2 up to four fifths, 3 full, 4 more than can be done. */
export function fullness(work: number, capacity: number): 0 | 1 | 2 | 3 | 4 {
  if (work === 0) return 0;
  if (work > capacity) return 4;
  const share = work / Math.max(1, capacity);
  return share <= 0.5 ? 1 : share <= 0.8 ? 2 : 3;
}

/** The largest unit of the time since an instant. */
export function lateness(since: string, now: number): { unit: 'minutes' | 'hours' | 'days'; n: number } {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  if (minutes < 60) return { unit: 'minutes', n: minutes };
  if (minutes < 48 * 60) return { unit: 'hours', n: Math.floor(minutes / 60) };
  return { unit: 'days', n: Math.floor(minutes / 1440) };
}
