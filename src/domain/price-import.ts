import type { Bilingual } from '#errors';
import { PRICE_ITEMS, type PriceList } from './prices.ts';

/** Headings of the price list as a file; what stands under 名称 is for people and not read. */
export const PRICE_HEADINGS = ['項目', '名称', '適用開始日', '価格（円）'] as const;

export interface PriceRow {
  /** line of the file, the headings being 1 */
  row: number;
  item: string;
  validFrom: string;
  yen: number;
  state: 'new' | 'unchanged';
}

export interface PriceRowError {
  row: number;
  field: 'file' | 'item' | 'validFrom' | 'yen';
  message: string;
  remedy: Bilingual;
}

interface Checked {
  rows: PriceRow[];
  errors: PriceRowError[];
}

/**
 * Reads a price list that was written as a file (D7): each line is what the screen would take, all errors are told at once.
 * A price that is on record already, word for word, is no error: the file that was taken from here may be extended and given back.
 * @param lines cells of the file, headings included
 * @param today calendar date: prices are set for the days after it
 */
export function readPriceRows(
  lines: readonly (readonly string[])[],
  { today, known }: { today: string; known: PriceList },
): Checked {
  const headings = (lines[0] ?? []).map((cell) => cell.trim());
  const column = (name: (typeof PRICE_HEADINGS)[number]) => headings.indexOf(name);
  const missing = PRICE_HEADINGS.filter((name) => name !== '名称' && column(name) < 0);
  if (missing.length > 0) {
    const message = `見出しがありません: ${missing.join('、')}`;
    const remedy = {
      ja: `1 行目を ${PRICE_HEADINGS.join(',')} にしてください`,
      en: 'begin the file with the headings of the CSV of the price list',
    };
    return { rows: [], errors: [{ row: 1, field: 'file', message, remedy }] };
  }
  const checked: Checked = { rows: [], errors: [] };
  const seen = new Map<string, number>();
  lines.slice(1).forEach((cells, at) => {
    if (cells.every((cell) => cell.trim() === '')) return;
    const row = at + 2;
    const cell = (name: (typeof PRICE_HEADINGS)[number]) => (cells[column(name)] ?? '').trim();
    const item = cell('項目');
    const validFrom = dateOf(cell('適用開始日'));
    const yen = yenOf(cell('価格（円）'));
    const wrong = (field: PriceRowError['field'], message: string, remedy: Bilingual) =>
      checked.errors.push({ row, field, message, remedy });

    if (!PRICE_ITEMS.includes(item))
      wrong('item', `「${item}」という項目はありません`, {
        ja: '料金表の CSV にある「項目」のとおりに書いてください（例: sms、postcard、auto_sending.monthly）',
        en: 'write the item as in the CSV of the price list, such as sms, postcard or auto_sending.monthly',
      });
    if (validFrom === null)
      wrong('validFrom', '日付として読めません', {
        ja: '2027-04-01 のように年・月・日で書いてください',
        en: 'write year, month and day, such as 2027-04-01',
      });
    if (yen === null)
      wrong('yen', '価格として読めません', {
        ja: '0 以上の整数で、円の単位で書いてください',
        en: 'write a whole number of yen, 0 or more',
      });
    if (!PRICE_ITEMS.includes(item) || validFrom === null || yen === null) return;

    const before = seen.get(`${item} ${validFrom}`);
    seen.set(`${item} ${validFrom}`, row);
    if (before !== undefined) {
      wrong('validFrom', `${before} 行目と同じ項目・適用開始日です`, {
        ja: 'どちらか一方にしてください',
        en: 'keep one of the two',
      });
      return;
    }
    const recorded = known.find((price) => price.item === item && price.validFrom === validFrom);
    if (recorded && recorded.yen !== yen) {
      wrong('yen', `この日からの価格は ${recorded.yen} 円に決まっています`, {
        ja: '別の適用開始日にしてください。決まった価格は変わりません',
        en: 'give another first day: a price that is set does not change',
      });
      return;
    }
    if (!recorded && validFrom <= today) {
      wrong('validFrom', 'すでに始まった日の価格は変えられません', {
        ja: `${today} より後の日付にしてください`,
        en: `give a date after ${today}`,
      });
      return;
    }
    checked.rows.push({ row, item, validFrom, yen, state: recorded ? 'unchanged' : 'new' });
  });
  return checked;
}

/** Spreadsheets write 2027/4/1. */
function dateOf(text: string): string | null {
  const [, year, month, day] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text.normalize('NFKC')) ?? [];
  if (!year || !month || !day) return null;
  const on = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${on}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === on ? on : null;
}

/** Most of one price. */
const MOST_YEN = 100_000_000;

function yenOf(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll(/[,¥\\円\s]/g, '');
  return /^\d{1,9}$/.test(plain) && Number(plain) <= MOST_YEN ? Number(plain) : null;
}
