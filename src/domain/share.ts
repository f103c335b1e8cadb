/** A share of some tries with the range it lies in; no tries: no share. */
export interface Share {
  share: number | null;
  low: number | null;
  high: number | null;
}

/** 95 %: the quantile of the normal distribution. */
const Z = 1.959964;

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** The share with its 95 % interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927), which holds for small numbers too. */
export function shareOf(count: number, of: number): Share {
  if (of <= 0) return { share: null, low: null, high: null };
  const p = count / of;
  const spread = Z * Math.sqrt((p * (1 - p)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  const middle = p + Z ** 2 / (2 * of);
  return {
    share: round(p),
    low: round(Math.max(0, (middle - spread) / scale)),
    high: round(Math.min(1, (middle + spread) / scale)),
  };
}

/** A share drawn towards what is usual, by as much as `weight` tries would: few tries say little. */
export const drawn = (count: number, of: number, usual: number, weight: number): number =>
  (count + weight * usual) / (of + weight);
