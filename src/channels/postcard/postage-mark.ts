import type { DrawOperation } from '../print/operations.ts';
import type { PostageMark } from './card.ts';

/** A circle of 2 to 3 cm in the upper left corner, where a stamp would be (内国郵便約款, 料金別納・後納の表示). */
const place = { xMm: 18.5, yMm: 15.5, radiusMm: 10.5 };
const color = '#000000';
const words = { paid_at_once: '料金別納', paid_later: '料金後納' };

/** The mark: the office on top, a line, what it says below it. */
export function markOperations(mark: PostageMark): DrawOperation[] {
  const text = (text: string, dyMm: number, sizePt: number, maxWidthMm: number): DrawOperation => ({
    kind: 'text',
    text,
    xMm: place.xMm,
    yMm: place.yMm + dyMm,
    sizePt,
    align: 'center',
    maxWidthMm,
  });
  const chordMm = Math.sqrt(place.radiusMm ** 2 - 3.5 ** 2);
  const lineYMm = place.yMm - 3.5;
  const office = mark.office?.trim();
  return [
    { kind: 'circle', ...place, lineMm: 0.3, color },
    {
      kind: 'line',
      xMm: place.xMm - chordMm,
      yMm: lineYMm,
      toXMm: place.xMm + chordMm,
      toYMm: lineYMm,
      lineMm: 0.3,
      color,
    },
    ...(office ? [text(office, -6, 7.5, 13)] : []),
    text(words[mark.kind], 0.2, 11, 18.5),
    text('郵便', 5, 11, 15),
  ];
}
