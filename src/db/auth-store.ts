import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Database } from './client.ts';

/** better-auth's tables: staff_user, session, account, verification, rate_limit. */
export const authStore = (db: Database) => prismaAdapter(db.prisma, { provider: 'postgresql' });

/**
 * Counts an attempt to sign in to an account.
 * @returns attempts within the window that this one falls in
 */
export async function countSignInAttempt(
  db: Database,
  accountKey: string,
  now: Date,
  windowMs: number,
): Promise<number> {
  const since = BigInt(now.getTime() - windowMs);
  const rows = await db.prisma.$queryRaw<{ count: number }[]>`
    INSERT INTO rate_limit AS r (id, key, count, last_request) VALUES (${accountKey}, ${accountKey}, 1, ${BigInt(now.getTime())})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.last_request < ${since} THEN 1 ELSE r.count + 1 END,
      last_request = CASE WHEN r.last_request < ${since} THEN excluded.last_request ELSE r.last_request END
    RETURNING count`;
  return rows[0]?.count ?? 1;
}

export async function clearSignInAttempts(db: Database, accountKey: string): Promise<void> {
  await db.prisma.rateLimit.deleteMany({ where: { key: accountKey } });
}

export async function findUserState(
  db: Database,
  where: { id: string } | { email: string },
): Promise<{ active: boolean } | null> {
  return db.prisma.user.findUnique({ where, select: { active: true } });
}
