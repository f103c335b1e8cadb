import { type Block, fitBlock } from '../print/fit-block.ts';
import type { DrawOperation } from '../print/operations.ts';
import type { Measure } from '../print/wrap-text.ts';
import { type BackDesign, type CardContent, card, unfit } from './card.ts';

interface Box {
  left: number;
  topMm: number;
  width: number;
  heightMm: number;
}

interface Places {
  picture: Box | null;
  panel: Box | null;
  heading: Block;
  text: Block;
  /** the message where there is no heading: it has its room too */
  textAlone: Block;
}

const placesOf = (picture: Box | null, panel: Box | null, heading: Box, text: Box): Places => {
  const message = { ...text, sizesPt: [12, 11, 10, 9, 8, 7], keepLines: false, leading: 1.6 };
  const heightMm = text.topMm + text.heightMm - heading.topMm;
  return {
    picture,
    panel,
    heading: { ...heading, sizesPt: [18, 16, 14, 12, 10], keepLines: true, leading: 1.3 },
    text: message,
    textAlone: { ...message, topMm: heading.topMm, heightMm },
  };
};

/** Where the picture, a panel on it, the heading and the message stand, in millimetres. */
const PLACES: Record<BackDesign['layout'], Places> = {
  picture_top: placesOf(
    { left: 6, topMm: 6, width: 88, heightMm: 62 },
    null,
    { left: 8, topMm: 72, width: 84, heightMm: 10 },
    { left: 8, topMm: 84, width: 84, heightMm: 58 },
  ),
  picture_bottom: placesOf(
    { left: 6, topMm: 80, width: 88, heightMm: 62 },
    null,
    { left: 8, topMm: 7, width: 84, heightMm: 10 },
    { left: 8, topMm: 19, width: 84, heightMm: 58 },
  ),
  picture_full: placesOf(
    { left: 0, topMm: 0, width: card.widthMm, heightMm: card.heightMm },
    { left: 6, topMm: 78, width: 88, heightMm: 64 },
    { left: 10, topMm: 81, width: 80, heightMm: 10 },
    { left: 10, topMm: 92, width: 80, heightMm: 48 },
  ),
  text: placesOf(
    null,
    null,
    { left: 10, topMm: 12, width: 80, heightMm: 10 },
    { left: 10, topMm: 26, width: 80, heightMm: 112 },
  ),
};

/** What the backs of all cards of a design share. @param bleedMm a picture over the whole card goes so far beyond its edge */
export function layoutBackStyle(design: BackDesign | null, bleedMm = 0): DrawOperation[] {
  const { picture, panel } = PLACES[design?.layout ?? 'text'];
  const wide = design?.layout === 'picture_full' && picture ? beyond(picture, bleedMm) : picture;
  const shown = design?.picture && wide;
  return [
    ...(shown && design.picture
      ? [{ kind: 'image' as const, picture: design.picture, ...boxOf(shown) }]
      : []),
    ...(shown && panel
      ? [{ kind: 'box' as const, ...boxOf(panel), lineMm: 0, color: '#ffffff', fill: '#ffffff' }]
      : []),
  ];
}

/** Heading and message of one card. @throws PermanentChannelError naming `heading` or `text` where it does not fit */
export function layoutBack(
  design: BackDesign | null,
  { heading, text }: Pick<CardContent, 'heading' | 'text'>,
  measure: Measure,
): DrawOperation[] {
  const places = PLACES[design?.layout ?? 'text'];
  const title = heading?.trim() ?? '';
  const words = text.trim();
  const head = title ? fitBlock([title], measure, places.heading) : [];
  if (!head) throw unfit('heading');
  const body = words
    ? fitBlock(words.split(/\r\n|\r|\n/), measure, title ? places.text : places.textAlone)
    : [];
  if (!body) throw unfit('text');
  for (const line of head) line.color = design?.color ?? '#000000';
  return [...head, ...body];
}

const beyond = ({ left, topMm, width, heightMm }: Box, byMm: number): Box => ({
  left: left - byMm,
  topMm: topMm - byMm,
  width: width + 2 * byMm,
  heightMm: heightMm + 2 * byMm,
});

const boxOf = ({ left, topMm, width, heightMm }: Box) => ({
  xMm: left,
  yMm: topMm,
  widthMm: width,
  heightMm,
});
