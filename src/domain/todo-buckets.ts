import type { TodoBucket, TodoKind } from './kinds.ts';
import { DAY_MS, MINUTE_MS } from './planning/time-of-day.ts';
import { dayOfWall, epochOf, fromWall, type InstantLike, toWall } from './planning/zone.ts';

export interface BoardClock {
  timeZone: string;
  /** minutes a planned time may pass before it is late (store's setting) */
  graceMinutes: number;
}

/** Start of today and of tomorrow in the store's zone, as ISO instants. */
export function dayBounds(now: InstantLike, timeZone: string): { startAt: string; endAt: string } {
  const today = dayOfWall(toWall(epochOf(now, 'now'), timeZone));
  return {
    startAt: new Date(fromWall(today * DAY_MS, timeZone)).toISOString(),
    endAt: new Date(fromWall((today + 1) * DAY_MS, timeZone)).toISOString(),
  };
}

/**
 * The same buckets as `bucketOf`, as limits of `due_at` for SQL. For open ToDos that are neither inquiry nor reply:
 * overdue: due_at < overdueBefore; on_time: overdueBefore <= due_at < upcomingFrom; upcoming: upcomingFrom <= due_at.
 */
export function bucketBounds(
  now: InstantLike,
  clock: BoardClock,
): { overdueBefore: string; upcomingFrom: string } {
  const at = epochOf(now, 'now');
  return {
    overdueBefore: new Date(at - clock.graceMinutes * MINUTE_MS).toISOString(),
    upcomingFrom: dayBounds(at, clock.timeZone).endAt,
  };
}

/**
 * Column of the ToDo board (A6): 新着, ユーザ返信, 遅延, オンタイム, 予定. Null for a finished one, which is on no board.
 */
export function bucketOf(
  todo: { kind: TodoKind; dueAt: InstantLike; completedAt?: InstantLike | null },
  now: InstantLike,
  clock: BoardClock,
): TodoBucket | null {
  if (todo.completedAt !== null && todo.completedAt !== undefined) return null;
  if (todo.kind === 'inquiry') return 'new';
  if (todo.kind === 'reply') return 'replied';
  const due = epochOf(todo.dueAt, 'dueAt');
  const bounds = bucketBounds(now, clock);
  if (due < Date.parse(bounds.overdueBefore)) return 'overdue';
  return due < Date.parse(bounds.upcomingFrom) ? 'on_time' : 'upcoming';
}
