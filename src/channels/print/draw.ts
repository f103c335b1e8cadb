import type PDFDocument from 'pdfkit';
import type { Measure } from './wrap-text.ts';

/** What is drawn on a page, in millimetres from its upper left corner. */
export type DrawOperation =
  | {
      kind: 'box';
      xMm: number;
      yMm: number;
      widthMm: number;
      heightMm: number;
      lineMm: number;
      color: string;
    }
  | { kind: 'line'; xMm: number; yMm: number; toXMm: number; toYMm: number; lineMm: number; color: string }
  /** `yMm` is the middle of the characters' em square; `xMm` is the left end, or the middle when centred. */
  | { kind: 'text'; text: string; xMm: number; yMm: number; sizePt: number; align: 'left' | 'center' };

const ptPerMm = 72 / 25.4;
// The em square of Japanese fonts reaches from 0.12 em below the baseline to 0.88 em above it (ideographic em box).
const middleAboveBaselineEm = 0.38;

type Document = InstanceType<typeof PDFDocument>;

/** Draws on the document's current page with its current font. */
export function drawOperations(document: Document, operations: readonly DrawOperation[]): void {
  for (const operation of operations) {
    const [x, y] = [operation.xMm * ptPerMm, operation.yMm * ptPerMm];
    if (operation.kind === 'text') {
      const { text, sizePt, align } = operation;
      document.fontSize(sizePt).fillColor('black');
      const left = align === 'center' ? x - document.widthOfString(text) / 2 : x;
      document.text(text, left, y + middleAboveBaselineEm * sizePt, {
        lineBreak: false,
        baseline: 'alphabetic',
      });
      continue;
    }
    document.lineWidth(operation.lineMm * ptPerMm).strokeColor(operation.color);
    if (operation.kind === 'box')
      document.rect(x, y, operation.widthMm * ptPerMm, operation.heightMm * ptPerMm);
    else document.moveTo(x, y).lineTo(operation.toXMm * ptPerMm, operation.toYMm * ptPerMm);
    document.stroke();
  }
}

/** Measures with the document's current font. */
export function measureWith(document: Document): Measure {
  return (text, sizePt) => document.fontSize(sizePt).widthOfString(text) / ptPerMm;
}

/** A page's size in points. */
export function pageSize(card: { widthMm: number; heightMm: number }): [number, number] {
  return [card.widthMm * ptPerMm, card.heightMm * ptPerMm];
}

/** The first character that the document's current font lacks; it would be printed as an empty box. */
export function missingCharacter(
  document: Document,
  operations: readonly DrawOperation[],
): string | undefined {
  // pdfkit has no public way to ask the font.
  const { font } = (
    document as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } }
  )._font;
  const characters = operations.flatMap((operation) =>
    operation.kind === 'text' ? [...operation.text] : [],
  );
  // Variation selectors choose a shape; without that shape the plain one is printed.
  const printed = characters.filter((character) => !/\p{Variation_Selector}/u.test(character));
  return printed.find((character) => !font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
}
