import type PDFDocument from 'pdfkit';
import { charactersOf, type Glyphs } from './glyphs.ts';
import {
  type DrawOperation,
  type ImageOperation,
  MIDDLE_ABOVE_BASELINE_EM,
  type PageSize,
  PT_PER_MM,
  type TextOperation,
} from './operations.ts';

type Document = InstanceType<typeof PDFDocument>;

/** Where a picture stands in the resources of the page, and how large it is in pixels, upright. */
export interface PlacedPicture {
  name: string;
  width: number;
  height: number;
  /** of its pixels, as EXIF numbers it */
  orientation: number;
}

/**
 * The operations as the content of a PDF page.
 * @param pictureOf called for each picture
 */
export function contentOf(
  operations: readonly DrawOperation[],
  glyphs: Glyphs,
  page: PageSize,
  pictureOf: (operation: ImageOperation) => PlacedPicture = refusePicture,
): string {
  const heightPt = page.heightMm * PT_PER_MM;
  const out: string[] = [];
  let color = '';
  let inText = false;
  let size = 0;
  for (const operation of operations) {
    if (operation.kind === 'text') {
      const wanted = `${rgb(operation.color ?? '#000000')} rg`;
      if (wanted !== color) out.push(wanted);
      color = wanted;
      if (!inText) out.push('BT');
      if (!inText || size !== operation.sizePt) out.push(`/${glyphs.name} ${number(operation.sizePt)} Tf`);
      inText = true;
      size = operation.sizePt;
      out.push(textOf(operation, glyphs, heightPt));
      continue;
    }
    if (inText) out.push('ET');
    inText = false;
    out.push(
      operation.kind === 'image'
        ? imageOf(operation, pictureOf(operation), heightPt)
        : strokeOf(operation, heightPt),
    );
  }
  if (inText) out.push('ET');
  return out.join('\n');
}

/** Draws on the document's current page with its current font. */
export function drawOperations(
  document: Document,
  operations: readonly DrawOperation[],
  glyphs: Glyphs,
  page: PageSize,
): void {
  const { fonts } = document.page as unknown as { fonts: Record<string, unknown> };
  fonts[glyphs.name] ??= glyphs.dictionary;
  // pdfkit has turned the page upside down, so that y grows downwards.
  document.save().transform(1, 0, 0, -1, 0, document.page.height);
  document.addContent(contentOf(operations, glyphs, page));
  document.restore();
}

/** A page's size in points. */
export const pageSize = (page: PageSize): [number, number] => [
  page.widthMm * PT_PER_MM,
  page.heightMm * PT_PER_MM,
];

function textOf(operation: TextOperation, glyphs: Glyphs, heightPt: number): string {
  const { sizePt, text } = operation;
  let hex = '';
  let em = 0;
  const characters = operation.vertical ? [text] : charactersOf(text);
  for (const character of characters) {
    const glyph = glyphs.of(character, operation.vertical === true);
    hex += glyph.hex;
    em += glyph.width;
  }
  const width = em * sizePt;
  const x = operation.xMm * PT_PER_MM;
  const y = heightPt - operation.yMm * PT_PER_MM;
  const drop = MIDDLE_ABOVE_BASELINE_EM * sizePt;
  if (operation.rotated) return `0 -1 1 0 ${number(x - drop)} ${number(y + width / 2)} Tm <${hex}> Tj`;
  const room = operation.maxWidthMm === undefined ? width : operation.maxWidthMm * PT_PER_MM;
  const squeeze = width > room ? room / width : 1;
  const left = operation.align === 'center' ? x - (width * squeeze) / 2 : x;
  return `${number(squeeze)} 0 0 1 ${number(left)} ${number(y - drop)} Tm <${hex}> Tj`;
}

type Stroke = Exclude<DrawOperation, TextOperation | ImageOperation>;

function strokeOf(operation: Stroke, heightPt: number): string {
  const x = operation.xMm * PT_PER_MM;
  const y = heightPt - operation.yMm * PT_PER_MM;
  const pen = `${number(operation.lineMm * PT_PER_MM)} w ${rgb(operation.color)} RG`;
  if (operation.kind === 'box') {
    const [width, height] = [operation.widthMm * PT_PER_MM, operation.heightMm * PT_PER_MM];
    const box = `${number(x)} ${number(y - height)} ${number(width)} ${number(height)} re`;
    return operation.fill ? `q ${rgb(operation.fill)} rg ${box} f Q` : `${pen} ${box} S`;
  }
  if (operation.kind === 'line') {
    const to = `${number(operation.toXMm * PT_PER_MM)} ${number(heightPt - operation.toYMm * PT_PER_MM)}`;
    return `${pen} ${number(x)} ${number(y)} m ${to} l S`;
  }
  return `${pen} ${circle(x, y, operation.radiusMm * PT_PER_MM)} S`;
}

/** Four curves; the constant puts their handles so that the error is below 0.03 %. */
function circle(x: number, y: number, radius: number): string {
  const handle = radius * 0.5523;
  const at = (dx: number, dy: number) => `${number(x + dx)} ${number(y + dy)}`;
  return [
    `${at(radius, 0)} m`,
    `${at(radius, handle)} ${at(handle, radius)} ${at(0, radius)} c`,
    `${at(-handle, radius)} ${at(-radius, handle)} ${at(-radius, 0)} c`,
    `${at(-radius, -handle)} ${at(-handle, -radius)} ${at(0, -radius)} c`,
    `${at(handle, -radius)} ${at(radius, -handle)} ${at(radius, 0)} c`,
  ].join(' ');
}

/** From the unit square of a picture's pixels, as they are stored, to the upright picture (EXIF 2.32, Orientation). */
const UPRIGHT: Record<number, string> = {
  1: '1 0 0 1 0 0',
  2: '-1 0 0 1 1 0',
  3: '-1 0 0 -1 1 1',
  4: '1 0 0 -1 0 1',
  5: '0 -1 -1 0 1 1',
  6: '0 -1 1 0 0 1',
  7: '0 1 1 0 0 0',
  8: '0 1 -1 0 1 0',
};

function imageOf(operation: ImageOperation, picture: PlacedPicture, heightPt: number): string {
  const [boxWidth, boxHeight] = [operation.widthMm * PT_PER_MM, operation.heightMm * PT_PER_MM];
  const x = operation.xMm * PT_PER_MM;
  const y = heightPt - operation.yMm * PT_PER_MM - boxHeight;
  const scale = Math.max(boxWidth / picture.width, boxHeight / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const box = `${number(x)} ${number(y)} ${number(boxWidth)} ${number(boxHeight)} re W n`;
  const place = `${number(width)} 0 0 ${number(height)} ${number(x + (boxWidth - width) / 2)} ${number(y + (boxHeight - height) / 2)} cm`;
  return `q ${box} ${place} ${UPRIGHT[picture.orientation] ?? UPRIGHT[1]} cm /${picture.name} Do Q`;
}

const colors = new Map<string, string>();

/** #rrggbb as three numbers from 0 to 1. */
function rgb(color: string): string {
  let known = colors.get(color);
  if (known === undefined) {
    const parts = /^#(..)(..)(..)$/.exec(color)?.slice(1) ?? ['00', '00', '00'];
    known = parts.map((part) => number(Number.parseInt(part, 16) / 255)).join(' ');
    colors.set(color, known);
  }
  return known;
}

const number = (value: number): string => String(Math.round(value * 1000) / 1000);

function refusePicture(): never {
  throw new Error('this page has no pictures');
}
