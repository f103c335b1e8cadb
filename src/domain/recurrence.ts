import { DomainError } from '#errors';
import { parseOffset } from './planning/offset.ts';
import { DAY_MS } from './planning/time-of-day.ts';
import type { PlanBase } from './planning/types.ts';
import { addToDay, dayOfWall, fromWall, isoOfDay, parseDay, parseInstant, toWall } from './planning/zone.ts';

/** B7: `every` is an ISO 8601 duration; without `times` until stopped. */
export interface Repeat {
  every: string;
  times?: number | null;
}

/**
 * @throws DomainError invalid_offset if it would not move forward, invalid_input for a wrong number of times
 */
export function validateRepeat(repeat: Repeat, field = 'repeat'): void {
  const { months, days, clockMs } = parseOffset(repeat.every, `${field}.every`);
  const parts = [months, days, clockMs];
  if (parts.some((part) => part < 0) || parts.every((part) => part === 0)) {
    throw new DomainError('invalid_offset', {
      message: 'a repetition must move forward',
      field: `${field}.every`,
      remedy: {
        ja: '繰り返しの間隔は P30D や P1M のように、0より大きくしてください',
        en: 'give an interval greater than 0, such as P30D or P1M',
      },
    });
  }
  const { times } = repeat;
  if (times !== undefined && times !== null && (!Number.isInteger(times) || times < 1)) {
    throw new DomainError('invalid_input', {
      message: 'times must be a whole number from 1',
      field: `${field}.times`,
      remedy: {
        ja: '繰り返しの回数は1以上の整数にするか、空にして停止まで続けてください',
        en: 'give a whole number from 1, or leave it empty to repeat until the stop',
      },
    });
  }
}

/**
 * Base of the n-th occurrence, counted from the first base, so that months do not drift: every P1M from 01-31 gives
 * 02-28, then 03-31 again. An instant keeps its wall-clock time over days and months.
 *
 * @param occurrence from 1, which is the first base itself
 * @returns null where the pattern has come to its end
 * @throws DomainError invalid_offset, invalid_input
 */
export function occurrenceBase(
  repeat: Repeat,
  firstBase: PlanBase,
  occurrence: number,
  timeZone: string,
): PlanBase | null {
  validateRepeat(repeat);
  if (repeat.times && occurrence > repeat.times) return null;
  const { months, days, clockMs } = parseOffset(repeat.every);
  const turns = occurrence - 1;
  if (firstBase.kind === 'date' && clockMs === 0) {
    return {
      kind: 'date',
      on: isoOfDay(addToDay(parseDay(firstBase.on, 'base'), months * turns, days * turns)),
    };
  }
  if (firstBase.kind === 'date') {
    throw new DomainError('invalid_offset', {
      message: 'a date does not repeat by hours',
      field: 'repeat.every',
      remedy: {
        ja: '基準が日付のときは、日・月単位の間隔（例: P30D）にしてください',
        en: 'give an interval in days or months, such as P30D, where the base is a date',
      },
    });
  }
  const first = parseInstant(firstBase.at, 'base');
  if (months === 0 && days === 0) {
    return { kind: 'instant', at: new Date(first + clockMs * turns).toISOString() };
  }
  const wall = toWall(first, timeZone);
  const day = dayOfWall(wall);
  const moved = addToDay(day, months * turns, days * turns) * DAY_MS + (wall - day * DAY_MS);
  return { kind: 'instant', at: new Date(fromWall(moved, timeZone) + clockMs * turns).toISOString() };
}
