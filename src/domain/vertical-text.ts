/**
 * Japanese text as it stands in a column, top to bottom (D3): the rules of JIS X 4051 that an address or a name needs.
 */

/** One thing in a column. `joined`: no new column begins before it. */
export type VerticalCell =
  /** upright, one em high, in its vertical form where the font has one (ー、「」、。) */
  | { kind: 'char'; text: string; joined: boolean }
  /** 縦中横: two half-width characters side by side in one em */
  | { kind: 'combined'; text: string; joined: boolean }
  /** a word in Latin letters, turned a quarter to the right */
  | { kind: 'rotated'; text: string; joined: boolean }
  /** half an em of nothing */
  | { kind: 'gap'; joined: boolean };

const KANJI_DIGITS = [...'〇一二三四五六七八九'];
const DASH = '―';

const token =
  /(?<number>\d+)|(?<latin>[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f'’.&]|-(?=[A-Za-z]))*)|(?<space>\s+)|(?<dash>[-‐‑‒–—―−])|(?<char>[\s\S]\p{Mark}*)/gu;
/** 行頭禁則 (JIS X 4051): what may not begin a column. */
const notAtStart =
  /^[、。，．・：；？！‐〜～）］｝〉》」』】〕”’ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々゛゜]/u;
const notAtEnd = /[（［｛〈《「『【〔“‘]$/u;
const counter = /^(?:丁目|番地|番|号|階|条|線|区|棟|室|の)/u;
const katakanaBefore = /[\u30a1-\u30ff]$/u;
const latinBefore = /[A-Za-z]$/u;

/**
 * @param options.numerals `kanji`: numbers of an address in kanji, 1-12-305 as 一―一二―三〇五, 12丁目 as 十二丁目; those that
 *   belong to a building's name (コーポ21, 3F) stay. `keep`: all stay, two digits side by side
 */
export function verticalCells(text: string, options: { numerals: 'kanji' | 'keep' }): VerticalCell[] {
  const line = tidy(text);
  const cells: VerticalCell[] = [];
  for (const { 0: part, index, groups = {} } of line.matchAll(token)) {
    const before = line.slice(0, index);
    const after = line.slice(index + part.length);
    if (groups.space !== undefined) cells.push({ kind: 'gap', joined: true });
    else if (groups.dash !== undefined) cells.push({ kind: 'char', text: DASH, joined: true });
    else if (groups.latin !== undefined) cells.push(...latinCells(part));
    else if (groups.number === undefined)
      cells.push({ kind: 'char', text: wide(part), joined: isJoined(cells, part) });
    else cells.push(...numberCells(part, { before, after, cells, kanji: options.numerals === 'kanji' }));
  }
  return cells;
}

/** Half-width and full-width forms in one shape; kanji stay as they were entered, compatibility ideographs (﨑) too. */
export function tidy(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (wideForm) => String.fromCharCode(wideForm.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\uff61-\uff9f]+/g, (kana) => kana.normalize('NFKC'))
    .replaceAll(/[\u3040-\u30ff][\u3099\u309a]/g, (kana) => kana.normalize('NFC'))
    .replaceAll(/(?<=\d)ー(?=\d)/g, '-')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

const wide = (character: string): string =>
  /^[!-~]$/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character;

function isJoined(cells: readonly VerticalCell[], part: string): boolean {
  const last = cells.at(-1);
  return notAtStart.test(wide(part)) || (last?.kind === 'char' && notAtEnd.test(last.text));
}

function latinCells(word: string): VerticalCell[] {
  // Three capitals and the like read well one under the other (ABC, NTT); words do not.
  if (!/^[A-Z]{1,3}$/.test(word)) return [{ kind: 'rotated', text: word, joined: false }];
  return [...word].map((letter, at) => ({ kind: 'char', text: wide(letter), joined: at > 0 }));
}

function numberCells(
  digits: string,
  {
    before,
    after,
    cells,
    kanji,
  }: { before: string; after: string; cells: readonly VerticalCell[]; kanji: boolean },
): VerticalCell[] {
  const joined = isAfterDash(cells) || (kanji && latinBefore.test(before));
  if (kanji && !belongsToName(digits, before, after)) return chars(kanjiNumber(digits, after), joined);
  if (digits.length === 2) return [{ kind: 'combined', text: digits, joined }];
  return chars([...digits].map(wide).join(''), joined);
}

const chars = (text: string, joined: boolean): VerticalCell[] =>
  [...text].map((character, at) => ({ kind: 'char', text: character, joined: joined || at > 0 }));

const isAfterDash = (cells: readonly VerticalCell[]): boolean => {
  const last = cells.at(-1);
  return last?.kind === 'char' && last.text === DASH;
};

/** コーポ21, A2, 3F: read as part of a name. Rooms of three digits and what is counted (丁目, 番, 号) are not. */
function belongsToName(digits: string, before: string, after: string): boolean {
  if (digits.length > 2) return false;
  if (latinBefore.test(before) || /^[A-Za-z]/.test(after)) return true;
  return katakanaBefore.test(before) && !/^-?\d/.test(after) && !/^-/.test(after) && !counter.test(after);
}

/** 12 before 丁目 or 条 is 十二, as towns write their names; elsewhere 一二, as house numbers are written. */
function kanjiNumber(digits: string, after: string): string {
  const value = Number(digits);
  if (/^(?:丁目|条|線)/.test(after) && value > 0 && value < 100) {
    const [tens, ones] = [Math.floor(value / 10), value % 10];
    return `${tens > 1 ? KANJI_DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? KANJI_DIGITS[ones] : ''}`;
  }
  return [...digits].map((digit) => KANJI_DIGITS[Number(digit)]).join('');
}
