/**
 * How a draw is made (docs/campaigns.md): each entry gets HMAC-SHA-256(key: the seed's 64 hexadecimal digits as text,
 * message: the entry's id as text) in hexadecimal; entries stand in the order of these digests, and the first ones win.
 * Stored with each draw: never renamed, a change is a new name.
 */
export const DRAW_ALGORITHM = 'hmac-sha256-ascending-1';

export interface DigestedEntry {
  entryId: string;
  digest: string;
}

export interface PlacedEntry extends DigestedEntry {
  /** from 1 */
  place: number;
  won: boolean;
}

/** Puts entries into the order of their digests; equal digests, which never come, by id. */
export function placeEntries<E extends DigestedEntry>(
  entries: readonly E[],
  winners: number,
): (E & PlacedEntry)[] {
  return [...entries]
    .sort((a, b) => compare(a.digest, b.digest) || compare(a.entryId, b.entryId))
    .map((entry, index) => ({ ...entry, place: index + 1, won: index < winners }));
}

/** By code unit, whatever the machine's language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export type LeftOut = 'erased' | 'again' | 'already_won';

/**
 * One entry per customer: the first answer of the month (C12, one prize per customer and month). Who won in another
 * campaign that month, or was erased, takes no part.
 * @param answers in the order in which they came
 */
export function entriesOf<A extends { customerId: string; erased: boolean; wonElsewhere: boolean }>(
  answers: readonly A[],
): { entries: A[]; leftOut: Record<LeftOut, number> } {
  const leftOut: Record<LeftOut, number> = { erased: 0, again: 0, already_won: 0 };
  const seen = new Set<string>();
  const entries = answers.filter(({ customerId, erased, wonElsewhere }) => {
    const why: LeftOut | null = erased
      ? 'erased'
      : seen.has(customerId)
        ? 'again'
        : wonElsewhere
          ? 'already_won'
          : null;
    if (why) leftOut[why]++;
    else seen.add(customerId);
    return why === null;
  });
  return { entries, leftOut };
}
