import type { Database, Tx } from './client.ts';

export interface LiveSession {
  id: string;
  customerId: string;
  storeId: string;
  lastSeenAt: Date;
  endsAt: Date;
}

export async function insertMyPageSession(
  tx: Tx,
  session: {
    id: string;
    storeId: string;
    customerId: string;
    tokenHash: string;
    now: Date;
    expiresAt: Date;
    endsAt: Date;
  },
): Promise<void> {
  const { now, ...row } = session;
  await tx.myPageSession.create({ data: { ...row, createdAt: now, lastSeenAt: now } });
}

/** Null: unknown, revoked, over, or of somebody who was erased. */
export async function findLiveSession(
  db: Pick<Database, 'prisma'>,
  tokenHash: string,
  now: Date,
): Promise<LiveSession | null> {
  const [row] = await db.prisma.$queryRaw<LiveSession[]>`
    SELECT s.id, s.customer_id AS "customerId", c.store_id AS "storeId", s.last_seen_at AS "lastSeenAt", s.ends_at AS "endsAt"
    FROM my_page_session s JOIN customer c ON c.id = s.customer_id
    WHERE s.token_hash = ${tokenHash} AND s.revoked_at IS NULL AND c.erased_at IS NULL
      AND s.expires_at > ${now}::timestamptz AND s.ends_at > ${now}::timestamptz`;
  return row ?? null;
}

export async function extendSession(
  db: Pick<Database, 'prisma'>,
  id: string,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<void> {
  await db.prisma.myPageSession.updateMany({
    where: { id, revokedAt: null },
    data: { lastSeenAt: now, expiresAt },
  });
}

export async function revokeSession(db: Pick<Database, 'prisma'>, id: string, at: Date): Promise<void> {
  await db.prisma.myPageSession.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } });
}

/** All sessions end and all links sent so far are void. */
export async function revokeMyPage(tx: Tx, customerId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    WITH s AS (UPDATE my_page_session SET revoked_at = ${at}::timestamptz
      WHERE customer_id = ${customerId}::uuid AND revoked_at IS NULL)
    UPDATE customer SET my_page_epoch = my_page_epoch + 1 WHERE id = ${customerId}::uuid`;
}

/** Living customers of a mail address, at most three: one per store, as a rule. */
export const findCustomersByAddress = (
  db: Pick<Database, 'prisma'>,
  email: string,
): Promise<{ id: string; storeId: string; storeName: string; locale: string }[]> =>
  db.prisma.$queryRaw`
    SELECT c.id, c.store_id AS "storeId", s.name AS "storeName", c.my_page_locale AS locale
    FROM store s JOIN customer c ON c.store_id = s.id AND lower(c.email) = lower(${email})
    WHERE c.email IS NOT NULL AND c.erased_at IS NULL ORDER BY c.updated_at DESC LIMIT 3`;

/** What has ended long ago serves nobody. */
export const deleteEndedSessions = (db: Pick<Database, 'prisma'>, before: Date): Promise<{ count: number }> =>
  db.prisma.myPageSession.deleteMany({ where: { endsAt: { lt: before } } });
