import { Temporal } from 'temporal-polyfill';
import { type Bilingual, DomainError } from '#errors';
import type { Anchor } from '../kinds.ts';

/** Calendar part (moves the date in the store's zone, months first) and clock part (moves the instant). */
export interface ParsedOffset {
  months: number;
  days: number;
  clockMs: number;
}

const MAX_MONTHS = 1200;
const MAX_DAYS = 36_500;
const MAX_CACHED = 2000;
const parsed = new Map<string, ParsedOffset>();

const invalid = (message: string, field: string, remedy: Bilingual): DomainError =>
  new DomainError('invalid_offset', { message, field, remedy });

function parse(text: string, field: string): ParsedOffset {
  let duration: Temporal.Duration;
  try {
    duration = Temporal.Duration.from(text);
  } catch (cause) {
    throw new DomainError('invalid_offset', {
      message: 'not an ISO 8601 duration',
      field,
      remedy: {
        ja: '間隔は P20D（20日後）、-P60D（60日前）、PT30M（30分後）、P1M（1か月後）の形で指定してください',
        en: 'give P20D (20 days after), -P60D (60 days before), PT30M (30 minutes after) or P1M (a month)',
      },
      cause,
    });
  }
  const clock = duration.with({ years: 0, months: 0, weeks: 0, days: 0 });
  const offset = {
    months: duration.years * 12 + duration.months,
    days: duration.weeks * 7 + duration.days,
    clockMs: Math.trunc(clock.total('milliseconds')),
  };
  const clockDays = Math.abs(offset.clockMs) / 86_400_000;
  if (Math.abs(offset.months) > MAX_MONTHS || Math.abs(offset.days) + clockDays > MAX_DAYS) {
    throw invalid('offset is longer than 100 years', field, {
      ja: '100年以内の間隔を指定してください',
      en: 'give an offset within 100 years',
    });
  }
  return offset;
}

/**
 * Parts of an ISO 8601 duration (DESIGN §3 rule 1).
 * @throws DomainError invalid_offset, its remedy shows the forms that are understood
 */
export function parseOffset(text: string, field = 'offset'): ParsedOffset {
  const known = parsed.get(text);
  if (known) return known;
  const offset = Object.freeze(parse(text, field));
  // Offsets come from users: the cache must not grow with them for ever.
  if (parsed.size >= MAX_CACHED) parsed.clear();
  parsed.set(text, offset);
  return offset;
}

/**
 * Parts of a step's offset, checked against its anchor and time of day.
 * @throws DomainError invalid_offset with a remedy
 */
export function validateOffset(
  step: { anchor: Anchor; offset: string; timeOfDay?: string | null },
  field = 'offset',
): ParsedOffset {
  const offset = parseOffset(step.offset, field);
  if (step.timeOfDay && offset.clockMs !== 0) {
    throw invalid('hours and minutes do not go together with a time of day', field, {
      ja: '時刻の指定を外すか、日・月単位の間隔（例: P1D）にしてください',
      en: 'take the time of day out, or give an offset in days or months, such as P1D',
    });
  }
  if (step.anchor !== 'base' && (offset.months < 0 || offset.days < 0 || offset.clockMs < 0)) {
    throw invalid('a step cannot come before the one it counts from', field, {
      ja: '前ステップからの間隔は0以上にするか、基準日からの間隔にしてください',
      en: 'give an offset of 0 or more from the step before, or count from the base date',
    });
  }
  return offset;
}
