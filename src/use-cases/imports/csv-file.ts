import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import type { Encoding } from '#contract/imports';
import { DomainError } from '#errors';

export interface CsvForm {
  encoding: Encoding;
  delimiter: string;
}

/** Windows' Shift_JIS, with its added characters (①, ㈱, 髙). */
const DECODERS: Record<Encoding, string> = { 'utf-8': 'utf8', shift_jis: 'cp932' };
/** A row longer than this is a quote that was never closed. */
const LONGEST_ROW = 200_000;

/**
 * Records of a CSV file, header first, without ever holding more than a piece of it. Rows of blanks are left out.
 * @throws DomainError `csv_unreadable`
 */
export async function* readRecords(
  bytes: AsyncIterable<Buffer>,
  { encoding, delimiter }: CsvForm,
): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: LONGEST_ROW,
  });
  // A failure on the way destroys the parser, and reading it throws.
  pipeline(
    Readable.from(bytes, { objectMode: false }),
    iconv.decodeStream(DECODERS[encoding]),
    parser,
    () => {},
  );
  try {
    for await (const record of parser) yield record as string[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new DomainError('csv_unreadable', {
      message: `line ${cause.lines ?? '?'}: ${cause.code}`,
      field: 'file',
      remedy: {
        ja: '引用符（"）が閉じているかを確かめ、表計算ソフトから CSV で保存し直してください',
        en: 'check that every quotation mark (") is closed, and save it as CSV again from the spreadsheet',
      },
      details: { line: cause.lines ?? null },
      cause,
    });
  }
}

/** The first records of a file. */
export async function readHead(
  bytes: AsyncIterable<Buffer>,
  form: CsvForm,
  count: number,
): Promise<string[][]> {
  const head: string[][] = [];
  for await (const record of readRecords(bytes, form)) {
    head.push(record);
    if (head.length === count) break;
  }
  return head;
}

const QUOTE = 0x22;
const NEWLINE = 0x0a;

/** What can be said of a file from its bytes passing by: neither quote nor newline is ever half of a Shift_JIS letter. */
export class FileScan {
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private isUtf8 = true;
  private quoted = false;
  private lines = 0;
  private lineHasText = false;
  sizeBytes = 0;

  push(bytes: Buffer): void {
    this.sizeBytes += bytes.length;
    for (const byte of bytes) {
      if (byte === QUOTE) this.quoted = !this.quoted;
      if (byte === NEWLINE && !this.quoted) {
        if (this.lineHasText) this.lines++;
        this.lineHasText = false;
      } else if (byte > 0x20) this.lineHasText = true;
    }
    if (this.isUtf8) this.decode(() => this.utf8.decode(bytes, { stream: true }));
  }

  /** Rows without the header; a broken quote makes it a guess. */
  end(): { encoding: Encoding; rows: number } {
    if (this.isUtf8) this.decode(() => this.utf8.decode());
    return {
      encoding: this.isUtf8 ? 'utf-8' : 'shift_jis',
      rows: Math.max(0, this.lines + (this.lineHasText ? 1 : 0) - 1),
    };
  }

  private decode(work: () => unknown): void {
    try {
      work();
    } catch {
      this.isUtf8 = false; // that is the answer looked for
    }
  }
}

/** The delimiter of a header line: the one it has most of. */
export function delimiterOf(start: Buffer, encoding: Encoding): string {
  const line =
    iconv
      .decode(start, DECODERS[encoding])
      .split(/\r?\n/)
      .find((text) => text.trim() !== '') ?? '';
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const counts = [',', '\t', ';'].map((mark) => ({ mark, count: bare.split(mark).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).mark;
}
