import iconv from 'iconv-lite';
import { stringify } from 'csv-stringify/sync';
import type { ExportEncoding } from '#contract/exports';

export type Cell = string | null;

/**
 * Lines of a CSV file for Excel: Windows line ends, UTF-8 with BOM or Shift_JIS (as Windows writes it), and cells that a
 * spreadsheet would run as a formula quoted by an apostrophe (DESIGN §8).
 */
export async function* csvFile(
  headings: readonly string[],
  chunks: AsyncIterable<Cell[][]>,
  encoding: ExportEncoding,
): AsyncGenerator<Buffer> {
  const encode = (rows: readonly (readonly Cell[])[]): Buffer => {
    const lines = stringify(
      rows.map((row) => row.map(harmless)),
      // A line break inside a cell need not be the one between the lines.
      { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
    );
    return encoding === 'utf-8' ? Buffer.from(lines) : iconv.encode(forWindows(lines), 'Shift_JIS');
  };
  if (encoding === 'utf-8') yield Buffer.from('\uFEFF');
  yield encode([headings]);
  for await (const chunk of chunks) yield encode(chunk);
}

/** A cell that begins with one of these is run by a spreadsheet; after an apostrophe it is text. */
export const harmless = (cell: Cell): string =>
  cell === null ? '' : /^[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;

/** Signs that Windows' Shift_JIS has under another code point only. */
const TWINS: Record<string, string> = {
  '〜': '～',
  '−': '－',
  '—': '―',
  '‖': '∥',
  '¢': '￠',
  '£': '￡',
  '¬': '￢',
};
const forWindows = (text: string): string => text.replace(/[〜−—‖¢£¬]/g, (sign) => TWINS[sign] ?? sign);
