import type { DrawOperation } from './operations.ts';

/** Widths of bar and space in turn, by value (ISO/IEC 15417, table 1); 105: start C, 106: stop. */
const SYMBOLS = `
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221
223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321
112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131
311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114
122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112`
  .trim()
  .split(/\s+/);
const CODE_B = 100;
const START_C = 105;
const STOP = 106;

/**
 * Digits as Code 128: pairs in set C, an odd last one in set B.
 * @returns widths of bar and space in turn, in modules
 */
export function code128(digits: string): number[] {
  const pairs = digits.match(/\d\d/g) ?? [];
  const odd = digits.length % 2 === 1 ? digits.at(-1) : undefined;
  // In set B a digit's value is its ASCII code less 32.
  const data = [...pairs.map(Number), ...(odd === undefined ? [] : [CODE_B, odd.charCodeAt(0) - 32])];
  const check = data.reduce((sum, value, at) => sum + value * (at + 1), START_C) % 103;
  return [START_C, ...data, check, STOP].flatMap((value) => [...(SYMBOLS[value] ?? '')].map(Number));
}

/**
 * The bars, their right edge where it is said; the quiet zone of ten modules on both sides is the caller's to keep free.
 * @param place.moduleMm 0.25 mm is what hand scanners read from an office printer
 */
export function barcodeOperations(
  digits: string,
  place: { rightMm: number; topMm: number; heightMm: number; moduleMm: number },
): DrawOperation[] {
  const widths = code128(digits);
  const total = widths.reduce((sum, width) => sum + width, 0);
  let xMm = place.rightMm - total * place.moduleMm;
  return widths.flatMap((width, at): DrawOperation[] => {
    const bar = { xMm, widthMm: width * place.moduleMm };
    xMm += bar.widthMm;
    if (at % 2 === 1) return [];
    const { topMm: yMm, heightMm } = place;
    return [{ kind: 'box', ...bar, yMm, heightMm, lineMm: 0, color: '#000000', fill: '#000000' }];
  });
}
