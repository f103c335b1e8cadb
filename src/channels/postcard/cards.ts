import PDFDocument from 'pdfkit';
import { PermanentChannelError } from '../errors.ts';
import { type Glyphs, glyphsOf } from '../print/glyphs.ts';
import type { DrawOperation } from '../print/operations.ts';
import { openPagedDocument, type Stamp } from '../print/paged-document.ts';
import { type CardContent, type CardStyle, card } from './card.ts';
import { layoutCard, layoutStyle, type Sides } from './layout.ts';

export interface Cards {
  /**
   * Adds a card: its address side, and its back where it has one.
   * @throws PermanentChannelError where something is missing, does not fit, or has no character in the font; no page is
   *   added then
   * @returns how many pages it has
   */
  add(style: CardStyle, content: CardContent): Promise<number>;
  end(): Promise<void>;
}

/**
 * A PDF of any number of cards, address side and back in turn. What cards of one style share (sender, mark, frames,
 * picture) is drawn once per style object.
 */
export function openCards(options: {
  font: Buffer;
  title: string;
  /** see CardStyle */
  bleedMm?: number;
  write(part: Uint8Array): Promise<void>;
}): Cards {
  const pages = openPagedDocument({ ...options, size: card });
  const stamps = new Map<CardStyle, { address: Stamp; back: Stamp | null }>();
  const stampsOf = (style: CardStyle) => {
    const known = stamps.get(style);
    if (known) return known;
    const shared = layoutStyle(style, pages.glyphs.measure);
    refuseMissing(pages.glyphs, shared);
    const made = {
      address: pages.stamp(shared.address),
      back: shared.back && shared.back.length > 0 ? pages.stamp(shared.back) : null,
    };
    stamps.set(style, made);
    return made;
  };
  return {
    async add(style, content) {
      const own = layoutCard(style, content, pages.glyphs.measure);
      refuseMissing(pages.glyphs, own);
      const { address, back } = stampsOf(style);
      await pages.page(own.address, [address]);
      if (!own.back) return 1;
      await pages.page(own.back, back ? [back] : []);
      return 2;
    },
    end: () => pages.end(),
  };
}

export type CardCheck = (style: CardStyle, content: CardContent) => void;

/**
 * Tells whether a card can be printed, without printing it.
 * @returns a function that throws the PermanentChannelError with which printing would end
 */
export function cardChecker(font: Buffer): CardCheck {
  const glyphs = glyphsOfFont(font).glyphs;
  return (style, content) => {
    refuseMissing(glyphs, layoutStyle(style, glyphs.measure));
    refuseMissing(glyphs, layoutCard(style, content, glyphs.measure));
  };
}

/** The font alone, for what is measured or drawn outside of a PDF. */
export function glyphsOfFont(font: Buffer): { document: InstanceType<typeof PDFDocument>; glyphs: Glyphs } {
  const document = new PDFDocument({ autoFirstPage: false, font: font as unknown as string });
  return { document, glyphs: glyphsOf(document) };
}

export function refuseMissing(glyphs: Glyphs, { address, back }: Sides): void {
  const missing = glyphs.missing(address) ?? glyphs.missing(back ?? ([] as DrawOperation[]));
  if (missing === undefined) return;
  const code = `U+${(missing.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
  throw new PermanentChannelError({
    code: 'invalid_message',
    channel: 'postcard',
    stage: `no character ${code}`,
  });
}
