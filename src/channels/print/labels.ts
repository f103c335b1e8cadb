import PDFDocument from 'pdfkit';
import { normalizePostalCode } from '../postcard/postcode-boxes.ts';
import { drawOperations, pageSize } from './draw.ts';
import { fitBlock } from './fit-block.ts';
import { readJapaneseFont } from './font.ts';
import { glyphsOf } from './glyphs.ts';
import type { DrawOperation } from './operations.ts';
import type { Measure } from './wrap-text.ts';

const a4 = { widthMm: 210, heightMm: 297 };

/** Sheets of labels as they are sold in Japan (A-one 12 面 86.4 × 42.3 mm, 24 面 66 × 33.9 mm), A4. */
export const LABEL_SHEETS = {
  12: {
    columns: 2,
    rows: 6,
    widthMm: 86.4,
    heightMm: 42.3,
    leftMm: 18.6,
    topMm: 21.6,
    paddingMm: 5,
    nameSizesPt: [15, 13, 11, 9],
    textSizesPt: [10, 9, 8, 7],
  },
  24: {
    columns: 3,
    rows: 8,
    widthMm: 66,
    heightMm: 33.9,
    leftMm: 6,
    topMm: 12.9,
    paddingMm: 4,
    nameSizesPt: [12, 11, 10, 8],
    textSizesPt: [8.5, 7.5, 7, 6],
  },
} as const;

export type LabelsPerSheet = keyof typeof LABEL_SHEETS;

export interface LabelAddress {
  postalCode: string;
  /** one line, broken where it does not fit */
  address: string;
  name: string;
  /** 様 unless given */
  honorific?: string;
}

/** Why an address cannot be printed. */
export type UnprintableReason = 'postal_code' | 'address' | 'name' | 'too_long' | 'character';

export interface LabelOptions {
  perSheet: LabelsPerSheet;
  /** labels of the first sheet that were used up before */
  startAt?: number;
  /** correction for the printer, in mm to the right and downwards */
  shiftXMm?: number;
  shiftYMm?: number;
}

/**
 * 宛名ラベル as a PDF (B9): postcode, address and name on each label, nothing drawn around them. Addresses that cannot be
 * printed are skipped and told, so that no label is wasted.
 * @returns `document` is to be piped somewhere and then ended by `print`
 */
export function openLabels(options: LabelOptions) {
  const document = new PDFDocument({
    size: pageSize(a4),
    margin: 0,
    font: readJapaneseFont() as unknown as string, // pdfkit takes a font file's bytes here, which its types leave out
    info: { Title: '宛名ラベル', Creator: 'Oikaze' },
  });
  const glyphs = glyphsOf(document);
  const sheet = LABEL_SHEETS[options.perSheet];
  const perPage = sheet.columns * sheet.rows;
  let place = Math.min(options.startAt ?? 0, perPage - 1);
  return {
    document,
    /** Prints one label. @returns why not, or null */
    print(address: LabelAddress): UnprintableReason | null {
      const layout = layoutLabel(address, options.perSheet, glyphs.measure);
      if (typeof layout === 'string') return layout;
      if (glyphs.missing(layout)) return 'character';
      if (place === perPage) {
        document.addPage();
        place = 0;
      }
      drawOperations(document, movedTo(layout, place, options), glyphs, a4);
      place += 1;
      return null;
    },
    end: () => document.end(),
  };
}

/** One label, measured from its own upper left corner; or why it cannot be printed. */
export function layoutLabel(
  address: LabelAddress,
  perSheet: LabelsPerSheet,
  measure: Measure,
): DrawOperation[] | UnprintableReason {
  const code = normalizePostalCode(address.postalCode);
  if (!code) return 'postal_code';
  if (address.address.trim() === '') return 'address';
  if (address.name.trim() === '') return 'name';
  const { widthMm, heightMm, paddingMm, nameSizesPt, textSizesPt } = LABEL_SHEETS[perSheet];
  const width = widthMm - 2 * paddingMm;
  const inside = heightMm - 2 * paddingMm;
  const block = { left: paddingMm, width, leading: 1.35 };
  const codeLine = fitBlock([`〒${code.slice(0, 3)}-${code.slice(3)}`], measure, {
    ...block,
    topMm: paddingMm,
    heightMm: inside * 0.18,
    sizesPt: textSizesPt,
    keepLines: true,
  });
  const lines = fitBlock(address.address.trim().split(/\r\n|\r|\n/), measure, {
    ...block,
    topMm: paddingMm + inside * 0.2,
    heightMm: inside * 0.44,
    sizesPt: textSizesPt,
    keepLines: true,
  });
  const name = fitBlock([`${address.name.trim()} ${address.honorific ?? '様'}`], measure, {
    ...block,
    topMm: paddingMm + inside * 0.66,
    heightMm: inside * 0.34,
    sizesPt: nameSizesPt,
    keepLines: true,
  });
  return codeLine && lines && name ? [...codeLine, ...lines, ...name] : 'too_long';
}

function movedTo(
  operations: readonly DrawOperation[],
  place: number,
  options: LabelOptions,
): DrawOperation[] {
  const { columns, widthMm, heightMm, leftMm, topMm } = LABEL_SHEETS[options.perSheet];
  const xMm = leftMm + (place % columns) * widthMm + (options.shiftXMm ?? 0);
  const yMm = topMm + Math.floor(place / columns) * heightMm + (options.shiftYMm ?? 0);
  return operations.map((operation) => ({
    ...operation,
    xMm: operation.xMm + xMm,
    yMm: operation.yMm + yMm,
  }));
}
