import { fontkitOf } from '../print/glyphs.ts';
import { readJapaneseFont } from '../print/font.ts';
import type { Picture } from '../print/operations.ts';
import { svgOf } from '../print/svg.ts';
import { type CardContent, type CardStyle, card } from './card.ts';
import { glyphsOfFont, refuseMissing } from './cards.ts';
import { layoutCard, layoutStyle } from './layout.ts';

/**
 * Both sides of a card as SVG, exactly as they would be printed.
 * @throws PermanentChannelError where something is missing, does not fit, or has no character in the font
 */
export function cardFaces(style: CardStyle, content: CardContent): { address: string; back: string | null } {
  const { document, glyphs } = fontOnce();
  const shared = layoutStyle(style, glyphs.measure);
  const own = layoutCard(style, content, glyphs.measure);
  refuseMissing(glyphs, shared);
  refuseMissing(glyphs, own);
  const font = fontkitOf(document);
  const drawn = (operations: typeof own.address) => svgOf(operations, font, card, inline);
  return {
    address: drawn([...shared.address, ...own.address]),
    back: own.back && drawn([...(shared.back ?? []), ...own.back]),
  };
}

let loaded: ReturnType<typeof glyphsOfFont> | undefined;

const fontOnce = () => {
  loaded ??= glyphsOfFont(readJapaneseFont());
  return loaded;
};

const inline = ({ contentType, bytes }: Picture): string =>
  `data:${contentType};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`;
