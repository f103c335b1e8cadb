import type { TextOperation } from './operations.ts';
import { type Measure, wrapText } from './wrap-text.ts';

const mmPerPt = 25.4 / 72;

/** Place of some lines of text, in millimetres. */
export interface Block {
  left: number;
  width: number;
  topMm: number;
  heightMm: number;
  /** Tried in this order; the first one at which everything fits is taken. */
  sizesPt: readonly number[];
  /** Rather smaller than broken: a building's name in two pieces is hard to read for the postman. */
  keepLines: boolean;
  /** Distance of lines in em. */
  leading: number;
}

/** Lines of a block in the largest size at which they fit; null: they fit in none. */
export function fitBlock(
  paragraphs: readonly string[],
  measure: Measure,
  block: Block,
): TextOperation[] | null {
  const attempts = [
    ...(block.keepLines ? block.sizesPt.map((sizePt) => ({ sizePt, wrap: false })) : []),
    ...block.sizesPt.map((sizePt) => ({ sizePt, wrap: true })),
  ];
  for (const { sizePt, wrap } of attempts) {
    const pitchMm = sizePt * mmPerPt * block.leading;
    const lines = paragraphs.flatMap((paragraph) => wrapText(paragraph, block.width, sizePt, measure));
    if (lines.length * pitchMm > block.heightMm || (!wrap && lines.length > paragraphs.length)) continue;
    return lines.map((text, at) => ({
      kind: 'text',
      text,
      xMm: block.left,
      yMm: block.topMm + (at + 0.5) * pitchMm,
      sizePt,
      align: 'left',
    }));
  }
  return null;
}
