/** Seven boxes as printed on Japanese cards: three, a wider gap for the hyphen, four. Millimetres. */
const box = { widthMm: 5.7, heightMm: 8 };
const topMm = 12;
const rightMarginMm = 8;
const gapsMm = [1.3, 1.3, 1.9, 1.1, 1.1, 1.1];

export interface PostcodeBox {
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

/**
 * Places of the seven boxes on a card, first digit first: 47.7 mm from the first one's left edge to the last one's
 * right edge, which is 8 mm from the card's border.
 */
export function postcodeBoxes(cardWidthMm = 100): PostcodeBox[] {
  const overallMm = 7 * box.widthMm + gapsMm.reduce((sum, gap) => sum + gap, 0);
  let xMm = cardWidthMm - rightMarginMm - overallMm;
  return [...gapsMm, 0].map((gapMm) => {
    const place = { xMm, yMm: topMm, ...box };
    xMm += box.widthMm + gapMm;
    return place;
  });
}

/** Seven half-width digits of `123-4567`, `〒１２３－４５６７` and the like; null where there are not seven. */
export function normalizePostalCode(entered: string): string | null {
  const digits = entered.normalize('NFKC').replace(/[〒\s\-‐‑–—―−ー]/g, '');
  return /^\d{7}$/.test(digits) ? digits : null;
}
