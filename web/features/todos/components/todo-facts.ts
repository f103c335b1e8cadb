import type { Todo } from '#contract/todos';

/** A ToDo whose end is the result of a call. */
export const isCall = (todo: Todo): boolean => todo.channel === 'phone';

/** Minutes past the due time; 0 when it is still to come. */
export const minutesLate = (todo: Todo, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(todo.dueAt)) / 60_000));

/** The largest unit of a delay, for "3時間遅れ". */
export function delayParts(minutes: number): { unit: 'minutes' | 'hours' | 'days'; n: number } {
  if (minutes < 60) return { unit: 'minutes', n: minutes };
  if (minutes < 48 * 60) return { unit: 'hours', n: Math.floor(minutes / 60) };
  return { unit: 'days', n: Math.floor(minutes / 1440) };
}
