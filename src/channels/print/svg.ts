import { charactersOf, type FontkitFont } from './glyphs.ts';
import {
  type DrawOperation,
  MIDDLE_ABOVE_BASELINE_EM,
  type PageSize,
  type Picture,
  PT_PER_MM,
  type TextOperation,
} from './operations.ts';

/**
 * The operations as a picture for a screen, in the outlines of the very font that is printed: what a preview shows is what
 * the paper will show.
 * @param pictureUrl address of a picture's bytes
 */
export function svgOf(
  operations: readonly DrawOperation[],
  font: FontkitFont,
  page: PageSize,
  pictureUrl: (picture: Picture) => string,
): string {
  const outlines = new Map<string, { id: string; path: string; em: number }>();
  const outlineOf = (character: string, upright: boolean) => {
    const key = `${upright ? '|' : '-'}${character}`;
    let outline = outlines.get(key);
    if (!outline) {
      const glyphs = font.layout(character, upright ? ['vert'] : undefined).glyphs;
      const path = glyphs.map((glyph) => glyph.path.toSVG()).join('');
      const em = glyphs.reduce((sum, glyph) => sum + glyph.advanceWidth, 0) / font.unitsPerEm;
      outline = { id: `g${outlines.size}`, path, em };
      outlines.set(key, outline);
    }
    return outline;
  };
  const shapeOf = (operation: DrawOperation): string => {
    switch (operation.kind) {
      case 'text':
        return textOf(operation, outlineOf, font.unitsPerEm);
      case 'image': {
        const { xMm, yMm, widthMm, heightMm } = operation;
        return `<image x="${xMm}" y="${yMm}" width="${widthMm}" height="${heightMm}" preserveAspectRatio="xMidYMid slice" href="${pictureUrl(operation.picture)}"/>`;
      }
      case 'circle':
        return `<circle cx="${operation.xMm}" cy="${operation.yMm}" r="${operation.radiusMm}" ${penOf(operation)}/>`;
      case 'line':
        return `<line x1="${operation.xMm}" y1="${operation.yMm}" x2="${operation.toXMm}" y2="${operation.toYMm}" ${penOf(operation)}/>`;
      case 'box': {
        const paint = operation.fill ? `fill="${operation.fill}"` : penOf(operation);
        return `<rect x="${number(operation.xMm)}" y="${number(operation.yMm)}" width="${operation.widthMm}" height="${operation.heightMm}" ${paint}/>`;
      }
    }
  };
  const body = operations.map(shapeOf);
  const shapes = [...outlines.values()].map(({ id, path }) => `<path id="${id}" d="${path}"/>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.widthMm} ${page.heightMm}" width="${page.widthMm}mm" height="${page.heightMm}mm">`,
    `<defs>${shapes.join('')}</defs><rect width="100%" height="100%" fill="#ffffff"/>`,
    ...body,
    '</svg>',
  ].join('');
}

const penOf = ({ lineMm, color }: { lineMm: number; color: string }): string =>
  `fill="none" stroke="${color}" stroke-width="${lineMm}"`;

function textOf(
  operation: TextOperation,
  outlineOf: (character: string, upright: boolean) => { id: string; em: number },
  unitsPerEm: number,
): string {
  const em = operation.sizePt / PT_PER_MM;
  const scale = em / unitsPerEm;
  const characters = operation.vertical ? [operation.text] : charactersOf(operation.text);
  const outlines = characters.map((character) => outlineOf(character, operation.vertical === true));
  const width = outlines.reduce((sum, outline) => sum + outline.em, 0) * em;
  const squeeze = Math.min(1, (operation.maxWidthMm ?? width) / (width || 1));
  const isCentred = operation.align === 'center' || operation.rotated;
  const left = isCentred ? operation.xMm - (width * squeeze) / 2 : operation.xMm;
  const baseline = operation.yMm + MIDDLE_ABOVE_BASELINE_EM * em;
  const turn = operation.rotated ? `rotate(90 ${operation.xMm} ${operation.yMm}) ` : '';
  let x = 0;
  const uses = outlines.map(({ id, em: advance }) => {
    const use = `<use href="#${id}" x="${number(x)}"/>`;
    x += advance * unitsPerEm;
    return use;
  });
  return `<g fill="${operation.color ?? '#000000'}" transform="${turn}translate(${number(left)} ${number(baseline)}) scale(${number(scale * squeeze, 6)} ${number(-scale, 6)})">${uses.join('')}</g>`;
}

const number = (value: number, digits = 3): string => String(Number(value.toFixed(digits)));
