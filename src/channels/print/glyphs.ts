import type PDFDocument from 'pdfkit';
import type { DrawOperation } from './operations.ts';
import type { Measure } from './wrap-text.ts';

/** A character of the document's font, shaped once and kept. */
export interface Glyph {
  /** four hex digits: its place in the subset that goes into the file */
  hex: string;
  /** in em */
  width: number;
}

/** The font of a document, one character at a time. */
export interface Glyphs {
  /** the font's name in the resources of a page */
  readonly name: string;
  readonly dictionary: PDFKit.PDFKitReference;
  /** @param upright its form in a vertical column */
  of(character: string, upright: boolean): Glyph;
  measure: Measure;
  /** The first character that the font lacks; it would be printed as an empty box. */
  missing(operations: readonly DrawOperation[]): string | undefined;
}

type Document = InstanceType<typeof PDFDocument>;

/** pdfkit's font as it is inside; it has no public way to place single glyphs. */
interface InnerFont {
  id: string;
  ref(): PDFKit.PDFKitReference;
  encode(text: string, features?: string[]): [hex: string[], positions: { advanceWidth: number }[]];
  font: FontkitFont;
}

/** What fontkit, on which pdfkit stands, tells of a font. */
export interface FontkitFont {
  unitsPerEm: number;
  hasGlyphForCodePoint(code: number): boolean;
  layout(
    text: string,
    features?: string[],
  ): { glyphs: { id: number; advanceWidth: number; path: { toSVG(): string } }[] };
}

/** A character with its variation selector and its marks. */
const clusters = /[\s\S]\p{Mark}*/gu;
const MM_PER_PT = 25.4 / 72;

const needsClusters = /[\u{10000}-\u{10ffff}]|\p{Mark}/u;

/** One string per character. Most texts have one code unit each, which is far quicker to take apart. */
export const charactersOf = (text: string): string[] =>
  needsClusters.test(text) ? (text.match(clusters) ?? []) : text.split('');

/**
 * Shaping is what makes a PDF of thousands of pages slow, and names and addresses need none: every character is as wide
 * as it is. So each one is looked up once per document.
 */
export function glyphsOf(document: Document): Glyphs {
  const inner = (document as unknown as { _font: InnerFont })._font;
  const upright = new Map<string, Glyph>();
  const plain = new Map<string, Glyph>();
  const widths = new Map<string, number>();
  const shape = (character: string, features?: string[]): Glyph => {
    const [hex, positions] = inner.encode(character, features);
    return { hex: hex.join(''), width: positions.reduce((sum, place) => sum + place.advanceWidth, 0) / 1000 };
  };
  const remember = (known: Map<string, Glyph>, character: string, features?: string[]): Glyph => {
    const glyph = shape(character, features);
    known.set(character, glyph);
    return glyph;
  };
  const widthOf = (character: string): number => {
    let width = widths.get(character);
    if (width === undefined) {
      width =
        inner.font.layout(character).glyphs.reduce((sum, glyph) => sum + glyph.advanceWidth, 0) /
        inner.font.unitsPerEm;
      widths.set(character, width);
    }
    return width;
  };
  const byCode = new Float64Array(0x10000).fill(Number.NaN);
  const emOf = (text: string): number => {
    let em = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      let width = byCode[code] as number;
      if (Number.isNaN(width)) {
        if (needsClusters.test(text))
          return charactersOf(text).reduce((sum, character) => sum + widthOf(character), 0);
        width = widthOf(text.charAt(at));
        byCode[code] = width;
      }
      em += width;
    }
    return em;
  };
  const lacks = new Map<string, boolean>();
  const isMissing = (character: string): boolean => {
    let missing = lacks.get(character);
    if (missing === undefined) {
      // Variation selectors choose a shape; without that shape the plain one is printed.
      missing = [...character].some(
        (part) =>
          !/\p{Variation_Selector}/u.test(part) && !inner.font.hasGlyphForCodePoint(part.codePointAt(0) ?? 0),
      );
      lacks.set(character, missing);
    }
    return missing;
  };
  return {
    name: inner.id,
    dictionary: inner.ref(),
    of: (character, isUpright) =>
      isUpright
        ? (upright.get(character) ?? remember(upright, character, ['vert']))
        : (plain.get(character) ?? remember(plain, character)),
    measure: (text, sizePt) => emOf(text) * sizePt * MM_PER_PT,
    missing: (operations) => {
      for (const operation of operations) {
        const found = operation.kind === 'text' ? charactersOf(operation.text).find(isMissing) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** The font itself, for drawings that are no PDF. */
export const fontkitOf = (document: Document): FontkitFont =>
  (document as unknown as { _font: InnerFont })._font.font;
