import type { Database } from './client.ts';

export interface KeyRow {
  requestHash: string;
  status: number | null;
  response: unknown;
  createdAt: Date;
}

/**
 * Takes the key.
 * @returns the row of an earlier request, or null when the key is new
 */
export async function takeKey(
  db: Database,
  row: { actorKey: string; key: string; route: string; requestHash: string; createdAt: Date },
): Promise<KeyRow | null> {
  const taken = await db.prisma.$executeRaw`
    INSERT INTO idempotency_key (actor_key, key, route, request_hash, created_at)
    VALUES (${row.actorKey}, ${row.key}, ${row.route}, ${row.requestHash}, ${row.createdAt}::timestamptz)
    ON CONFLICT DO NOTHING`;
  if (taken > 0) return null;
  return db.prisma.idempotencyKey.findUnique({
    where: { actorKey_key: { actorKey: row.actorKey, key: row.key } },
  });
}

export async function storeKeyAnswer(
  db: Database,
  actorKey: string,
  key: string,
  status: number,
  response: unknown,
): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE idempotency_key SET status = ${status}, response = ${JSON.stringify(response ?? null)}::jsonb
    WHERE actor_key = ${actorKey} AND key = ${key}`;
}

/** Forgets keys that were taken before an instant. */
export async function forgetOldKeys(db: Database, before: Date): Promise<void> {
  await db.prisma.$executeRaw`DELETE FROM idempotency_key WHERE created_at < ${before}::timestamptz`;
}

/** Frees a key whose request changed nothing. */
export async function freeKey(db: Database, actorKey: string, key: string): Promise<void> {
  await db.prisma
    .$executeRaw`DELETE FROM idempotency_key WHERE actor_key = ${actorKey} AND key = ${key} AND status IS NULL`;
}
