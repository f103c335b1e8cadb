import type { Database } from './client.ts';

/**
 * How many sends of these follows are being handed over right now: claimed, with a lease that has not run out. The
 * database's clock decides, as it does in the claim.
 */
export async function countLiveClaims(db: Database, followIds: readonly string[]): Promise<number> {
  const rows = await db.prisma.$queryRaw<{ live: number }[]>`
    SELECT count(*)::int AS live FROM delivery
    WHERE follow_id = ANY (${followIds}::uuid[]) AND status = 'claimed' AND lease_until > now()`;
  return rows[0]?.live ?? 0;
}
