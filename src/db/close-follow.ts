import type { Database } from './client.ts';

export interface ClosedFollow {
  closed: boolean;
  /** survey to send: the stop's reason asks for one, the store wants it, and the customer was not asked lately */
  survey: 'contract' | 'end' | null;
}

/**
 * Closes a follow that has ended, and one of which nothing remains to run. Sends that were waiting for another attempt
 * are given up. One round trip; doing it again answers the same.
 */
export async function closeFollow(
  db: Database,
  followId: string,
  now: Date,
  newId: () => string,
): Promise<ClosedFollow> {
  const { rows } = await db.pool.query<ClosedFollow>({
    name: 'oikaze_close_follow',
    text: 'SELECT closed, survey FROM oikaze_close_follow($1, $2, $3)',
    values: [followId, now, newId()],
  });
  return rows[0] as ClosedFollow;
}
