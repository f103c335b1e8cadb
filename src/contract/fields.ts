/**
 * The building bricks of the contract: formats that many requests share. Each format has a name, under which
 * src/contract/messages.ts says what is wrong with a value and what to enter instead.
 */
import { z } from 'zod';

/** UUID of a row. */
export const id = z.guid().meta({ description: 'UUID', examples: ['0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d'] });

/** Instant, ISO 8601 with offset. */
export const instant = z.stringFormat('instant', isInstant).meta({
  format: 'date-time',
  description: 'ISO 8601 の日時（オフセット付き）',
  examples: ['2026-12-01T10:00:00+09:00'],
});

/** Calendar date without a time zone. */
export const calendarDate = z.iso.date().meta({ description: '暦日 YYYY-MM-DD', examples: ['2026-12-01'] });

/** Wall-clock time of the store, 24 hours. `24:00` is allowed as the end of a day. */
export const timeOfDay = z
  .stringFormat('time_of_day', /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
  .meta({ description: '店舗の現地時刻 HH:mm', examples: ['10:00'] });

/** A base of a follow: a calendar date, or an instant with an offset (DESIGN §6). */
export const base = z
  .stringFormat(
    'base',
    (value) => isInstant(value) || (SENSIBLE_YEAR.test(value) && z.iso.date().safeParse(value).success),
  )
  .meta({
    anyOf: [{ format: 'date' }, { format: 'date-time' }],
    description: '基準日。暦日、またはオフセット付きの日時',
    examples: ['2026-12-01', '2026-12-01T15:30:00+09:00'],
  });

/** Signed ISO 8601 duration: `P20D`, `-P60D`, `PT30M`, `P1M`. */
export const offset = z
  .stringFormat('offset', /^[+-]?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/)
  .meta({ description: '起点からの間隔（ISO 8601 duration、負も可）', examples: ['P20D', '-P60D', 'PT30M'] });

/** Positive ISO 8601 duration of a repetition. */
export const interval = z
  .stringFormat(
    'interval',
    /^P(?=.*[1-9])(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/,
  )
  .meta({ description: '繰り返しの間隔（ISO 8601 duration）', examples: ['P30D'] });

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export const weekday = z.int().min(1).max(7).meta({ description: '曜日 1=月 … 7=日' });

/** IANA time zone. */
export const timeZone = z
  .string()
  .refine(isTimeZone, { error: 'time_zone' })
  .meta({ examples: ['Asia/Tokyo'] });

export const email = z
  .stringFormat('email_address', /^[^\s@<>()",;:\\]+@[^\s@<>()",;:\\]+\.[^\s@<>()",;:\\]+$/)
  .max(254)
  .meta({ examples: ['hanako@example.jp'] });

/** As entered; the server normalises it to E.164 and keeps the entered form. */
export const phone = z
  .string()
  .trim()
  .min(1)
  .max(30)
  .meta({ description: '電話番号（入力どおり）', examples: ['090-1234-5678'] });

/** Postcode, seven digits with or without the hyphen. */
export const postalCode = z
  .stringFormat('postal_code', /^〒?\s*[0-9０-９]{3}[-－ー‐]?[0-9０-９]{4}$/)
  .meta({ examples: ['150-0001'] });

/** Line breaks and other control characters become spaces. */
const oneLine = (value: string): string => value.replaceAll(/\p{Cc}+/gu, ' ').trim();

/** One line of text that must not be empty. */
export const line = (max = 200) => z.string().overwrite(oneLine).min(1).max(max);

/** Subject of a mail: one line, which may be empty. */
export const subject = z.string().overwrite(oneLine).max(200);

/** Text of several lines. */
export const text = (max = 20_000) => z.string().max(max);

/** Whole yen. */
export const yen = z.int().min(0).max(2_000_000_000).meta({ description: '金額（円・整数）' });

/** `?limit=50&cursor=…` of every list. */
export const pageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ description: '1 ページの件数（最大 200）' }),
  cursor: z.string().max(500).optional().meta({ description: '前の応答の nextCursor' }),
});

/** A page of a list: `items` and the cursor of the next page, null on the last. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export type Page<T> = { items: T[]; nextCursor: string | null };

/** A query parameter that may be given once or several times, or comma-separated. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => {
    if (value === undefined || value === '') return undefined;
    return (Array.isArray(value) ? value : [value]).flatMap((part) => String(part).split(','));
  }, z.array(item).optional());

/** `?flag=true` */
export const flag = z.stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'] });

/** 1900 to 2199: what lies outside is a slip, and zones had odd offsets then. */
const SENSIBLE_YEAR = /^(19|20|21)\d\d-/;

/** Seconds and their fraction may be left out, the offset may not. */
function isInstant(value: string): boolean {
  if (!SENSIBLE_YEAR.test(value)) return false;
  const shape = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(value);
  return shape !== null && z.iso.date().safeParse(shape[1]).success && !Number.isNaN(Date.parse(value));
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
