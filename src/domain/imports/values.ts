/** How the cells of an imported file are read (B14). A problem is said in words that name what to enter instead. */
import type { CellKind } from './fields.ts';

export interface CellProblem {
  message: string;
  remedy: string;
}
export type CellValue = string | number | string[];
export type ReadCell = { value: CellValue } | { problem: CellProblem };

/** A cell as people meant it: spaces around it, control characters and the mark before a formula come from other programs. */
export const cleanCell = (cell: string): string =>
  cell
    .replaceAll(/(?![\t\n\r])\p{Cc}/gu, '')
    .replace(/^[\s\u3000]+|[\s\u3000]+$/g, '')
    .replace(/^'(?=[=+\-@])/, '');

const problem = (message: string, remedy: string): ReadCell => ({ problem: { message, remedy } });

/** Reads a cell that is not blank. */
export function readCell(kind: CellKind, cell: string): ReadCell {
  switch (kind) {
    case 'text':
      return { value: cell };
    case 'code':
    case 'customer':
    case 'staff':
      return { value: cell.normalize('NFKC').trim() };
    case 'date': {
      const date = readDate(cell);
      if (date) return { value: date };
      return problem(
        '日付として読めません',
        '2026/1/5、2026-01-05、令和8年1月5日 のように、実在する日付にしてください',
      );
    }
    case 'integer': {
      const number = readInteger(cell);
      if (number !== null) return { value: number };
      return problem('整数として読めません', '1250000 や 1,250,000 のように、0 以上の整数にしてください');
    }
    case 'channel':
      return choice(cell, CHANNELS, '電話、メール、SMS、はがき');
    case 'negotiation':
      return choice(cell, STATES, 'なし、新着、商談中、成約、商談終了');
    case 'consent':
      return choice(cell, CONSENTS, '可、不可、広告不可、不明（○、×、はい、いいえ、1、0 も使えます）');
    case 'tags': {
      const tags = cell.split(/[、,;；，/／]/).map((tag) => tag.trim());
      return { value: [...new Set(tags.filter((tag) => tag !== ''))] };
    }
  }
}

const words = (...pairs: [string, string][]): ReadonlyMap<string, string> =>
  new Map(
    pairs.flatMap(([value, list]) => [value, ...list.split(' ')].map((word) => [word, value] as const)),
  );

const CHANNELS = words(
  ['phone', '電話 でんわ tel 携帯 携帯電話'],
  ['mail', 'メール eメール email e-mail'],
  ['sms', 'ショートメール ショートメッセージ'],
  ['postcard', 'はがき ハガキ 葉書 dm 郵便 郵送'],
);
const STATES = words(
  ['none', 'なし 無し 無'],
  ['new', '新着 新規 未対応'],
  ['negotiating', '商談中 対応中 見込み'],
  ['contracted', '成約 契約 受注 成約済 成約済み'],
  ['ended', '商談終了 商談中止 終了 中止 失注 敗戦'],
);
const CONSENTS = words(
  ['granted', '可 ○ 〇 ◯ 同意 同意する 同意済み 許可 希望 希望する 要 はい 有 あり yes y true 1'],
  ['denied', '不可 × ✕ x 拒否 同意しない 希望しない 不要 停止 いいえ 無 なし no n false 0'],
  ['service_only', '広告不可 広告のみ拒否 広告拒否 取引のみ 取引連絡のみ'],
  ['unknown', '不明 未確認 - －'],
);

function choice(cell: string, choices: ReadonlyMap<string, string>, names: string): ReadCell {
  const value = choices.get(cell.normalize('NFKC').toLowerCase()) ?? choices.get(cell);
  return value === undefined ? problem('選べない値です', `次のどれかにしてください: ${names}`) : { value };
}

/** First year of an era less one. Documents carry years past an era's end (平成33年), so its limits are not checked. */
const ERAS: Readonly<Record<string, number>> = {
  令和: 2018,
  令: 2018,
  r: 2018,
  平成: 1988,
  平: 1988,
  h: 1988,
  昭和: 1925,
  昭: 1925,
  s: 1925,
  大正: 1911,
  大: 1911,
  t: 1911,
};
const WESTERN = /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:[ t].*|\(.\))?$/;
const PLAIN = /^(\d{4})(\d\d)(\d\d)$/;
const JAPANESE =
  /^(令和|平成|昭和|大正|令|平|昭|大|[rhst])\.? ?(\d{1,2}|元)(?:[-/.年]) ?(\d{1,2})(?:[-/.月]) ?(\d{1,2})日?(?: .*|\(.\))?$/;

/** `YYYY-MM-DD` of the forms that Japanese systems export; a time after the date is left out. Null: no such day. */
export function readDate(cell: string): string | null {
  const text = cell.normalize('NFKC').trim().toLowerCase();
  const era = JAPANESE.exec(text);
  if (era) {
    const [, name, year, month, day] = era;
    return dateOf((ERAS[name ?? ''] ?? 0) + (year === '元' ? 1 : Number(year)), Number(month), Number(day));
  }
  const parts = WESTERN.exec(text) ?? PLAIN.exec(text);
  return parts ? dateOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : null;
}

function dateOf(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  return at.toISOString().slice(0, 10);
}

/** A whole number with or without full-width digits, separators, ¥, 円 and km. Null: it is none, or negative. */
export function readInteger(cell: string): number | null {
  const text = cell
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s,]/g, '')
    .replace(/^[¥\\]/, '')
    .replace(/(円|km|キロ)$/, '')
    .replace(/\.0+$/, '');
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}
