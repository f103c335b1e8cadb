import { z } from 'zod';
import { DomainError } from '#errors';

/** An opaque position in a list: the sort key of the last row of the page before. */
export const encodeCursor = (key: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** @throws DomainError invalid_cursor */
export function decodeCursor<T>(cursor: string | undefined, shape: z.ZodType<T>): T | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new DomainError('invalid_cursor', {
      message: 'the cursor was not made by this list',
      field: 'cursor',
      remedy: {
        ja: '直前の応答の nextCursor をそのまま渡すか、cursor を外してください',
        en: 'give the nextCursor of the last answer as it is, or leave cursor out',
      },
      cause,
    });
  }
}

const idKey = z.tuple([z.guid()]);

/** Position in a list that is ordered by id. */
export const afterId = (cursor: string | undefined): string | undefined => decodeCursor(cursor, idKey)?.[0];

/** A page whose use case says itself where the next one begins. */
export const pageUntil = async <R, T>(
  { items, nextAfter }: { items: readonly R[]; nextAfter: string | null },
  present: (row: R) => T | Promise<T>,
): Promise<{ items: T[]; nextCursor: string | null }> => ({
  items: await Promise.all(items.map(present)),
  nextCursor: nextAfter && encodeCursor([nextAfter]),
});

/**
 * A page out of `limit + 1` rows.
 * @param keyOf the sort key of a row
 */
export function toPage<R, T>(
  rows: readonly R[],
  limit: number,
  present: (row: R) => T,
  keyOf: (row: R) => readonly (string | number | null)[],
): { items: T[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null,
  };
}
