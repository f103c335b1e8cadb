import type { Database, Tx } from './client.ts';
import { Prisma, type WebhookEndpoint as Endpoint } from './generated/client.ts';

export type { Endpoint };

export interface EndpointView extends Omit<Endpoint, 'secret' | 'oldSecret' | 'oldSecretUntil' | 'kinds'> {
  /** events that have not arrived yet */
  waiting: number;
}

const viewColumns = Prisma.raw(`e.id, e.store_id AS "storeId", e.url, e.description, e.events, e.active,
  e.disabled_reason AS "disabledReason", e.failing_since AS "failingSince", e.touched_at AS "touchedAt",
  e.created_at AS "createdAt", e.created_by AS "createdBy",
  (SELECT count(*)::int FROM webhook_delivery d WHERE d.endpoint_id = e.id AND d.status = 'pending') AS waiting`);

/** Newest first. */
export const findEndpoints = (
  tx: Tx,
  page: { take: number; after?: string | undefined },
): Promise<EndpointView[]> => tx.$queryRaw`
  SELECT ${viewColumns} FROM webhook_endpoint e
  WHERE ${page.after ? Prisma.sql`e.id < ${page.after}::uuid` : Prisma.sql`true`} ORDER BY e.id DESC LIMIT ${page.take}`;

export async function findEndpoint(tx: Tx, id: string): Promise<EndpointView | null> {
  const rows = await tx.$queryRaw<
    EndpointView[]
  >`SELECT ${viewColumns} FROM webhook_endpoint e WHERE e.id = ${id}::uuid`;
  return rows[0] ?? null;
}

export const insertEndpoint = async (
  tx: Tx,
  data: Pick<
    Endpoint,
    'id' | 'storeId' | 'url' | 'description' | 'events' | 'kinds' | 'secret' | 'createdBy'
  >,
): Promise<void> => {
  await tx.webhookEndpoint.create({ data });
};

export const changeEndpoint = async (
  tx: Tx,
  id: string,
  data: Partial<Omit<Endpoint, 'id' | 'storeId' | 'createdAt' | 'createdBy'>>,
): Promise<void> => {
  await tx.webhookEndpoint.update({ where: { id }, data });
};

/** The secret until now becomes the old one. */
export const replaceSecret = async (
  tx: Tx,
  id: string,
  secret: string,
  oldSecretUntil: Date,
): Promise<void> => {
  await tx.$executeRaw`
    UPDATE webhook_endpoint SET old_secret = secret, old_secret_until = ${oldSecretUntil}::timestamptz, secret = ${secret}
    WHERE id = ${id}::uuid`;
};

/** With the deliveries that belong to it. */
export const deleteEndpoint = async (tx: Tx, id: string): Promise<void> => {
  await tx.webhookEndpoint.delete({ where: { id } });
};

/** What waits is due at once: the endpoint is said to take it again. */
export const hurryDeliveries = async (tx: Tx, endpointId: string, at: Date): Promise<void> => {
  await tx.$executeRaw`
    UPDATE webhook_delivery SET next_attempt_at = ${at}::timestamptz WHERE endpoint_id = ${endpointId}::uuid AND status = 'pending'`;
};

export interface DeliveryView {
  id: string;
  endpointId: string;
  kind: string;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  occurredAt: Date;
  nextAttemptAt: Date | null;
  deliveredAt: Date | null;
  responseStatus: number | null;
  error: string | null;
  seq: bigint;
}

/** Newest first. */
export const findDeliveries = (
  tx: Tx,
  filter: { endpointId: string; status?: readonly string[] | undefined },
  page: { take: number; after?: bigint | undefined },
): Promise<DeliveryView[]> =>
  tx.webhookDelivery.findMany({
    where: {
      endpointId: filter.endpointId,
      ...(filter.status && { status: { in: [...filter.status] } }),
      ...(page.after !== undefined && { seq: { lt: page.after } }),
    },
    orderBy: { seq: 'desc' },
    take: page.take,
  }) as Promise<DeliveryView[]>;

export const insertTestDelivery = async (
  tx: Tx,
  row: { id: string; endpointId: string; storeId: string | null; kind: string; occurredAt: Date },
): Promise<void> => {
  await tx.webhookDelivery.create({ data: { ...row, nextAttemptAt: row.occurredAt } });
};

/** @returns false where there is no such delivery of the endpoint, or it has arrived */
export async function sendAgain(tx: Tx, key: { id: string; endpointId: string }, at: Date): Promise<boolean> {
  const { count } = await tx.webhookDelivery.updateMany({
    where: { ...key, status: { in: ['pending', 'failed'] } },
    data: { status: 'pending', attempts: 0, nextAttemptAt: at },
  });
  return count > 0;
}

// ---------- the work ----------

/** The endpoint with its secrets, and a sign of life for the reconciler. */
export async function takeEndpoint(db: Database, id: string): Promise<Endpoint | null> {
  const { count } = await db.prisma.webhookEndpoint.updateMany({
    where: { id },
    data: { touchedAt: new Date() },
  });
  return count > 0 ? db.prisma.webhookEndpoint.findUnique({ where: { id } }) : null;
}

export interface DueDelivery {
  id: string;
  kind: string;
  attempts: number;
  occurredAt: Date;
  historyId: string | null;
  storeId: string | null;
  customerId: string | null;
  customerExternalId: string | null;
  followId: string | null;
  quoteId: string | null;
  quoteExternalId: string | null;
  vehicleId: string | null;
  channel: string | null;
  reason: string | null;
  result: string | null;
}

/** In the order in which things happened, as far as nothing had to be tried again. */
export const listDueDeliveries = (
  db: Database,
  { endpointId, now, limit }: { endpointId: string; now: Date; limit: number },
): Promise<DueDelivery[]> => db.prisma.$queryRaw`
  SELECT d.id, d.kind, d.attempts, d.occurred_at AS "occurredAt", d.history_id AS "historyId", d.store_id AS "storeId",
    h.customer_id AS "customerId", c.external_id AS "customerExternalId", h.follow_id AS "followId", h.quote_id AS "quoteId",
    q.external_id AS "quoteExternalId", h.vehicle_id AS "vehicleId", h.channel,
    -- Words of a person may name a customer; reasons of ours are single words.
    substring(h.detail->>'reason' FROM '^[a-z0-9_]+$') AS reason, substring(h.detail->>'result' FROM '^[a-z0-9_]+$') AS result
  FROM webhook_delivery d LEFT JOIN history_entry h ON h.id = d.history_id
  LEFT JOIN customer c ON c.id = h.customer_id LEFT JOIN quote q ON q.id = h.quote_id
  WHERE d.endpoint_id = ${endpointId}::uuid AND d.status = 'pending' AND d.next_attempt_at <= ${now}::timestamptz
  ORDER BY d.next_attempt_at, d.seq LIMIT ${limit}`;

export interface Attempt {
  id: string;
  endpointId: string;
  at: Date;
  responseStatus: number | null;
  error: string | null;
}

/** It has arrived, so the endpoint works. */
export async function noteDelivered(
  db: Database,
  { id, endpointId, at, responseStatus }: Attempt,
): Promise<void> {
  await db.prisma.$executeRaw`
    WITH e AS (UPDATE webhook_endpoint SET failing_since = NULL WHERE id = ${endpointId}::uuid AND failing_since IS NOT NULL)
    UPDATE webhook_delivery SET status = 'delivered', attempts = attempts + 1, delivered_at = ${at}::timestamptz,
      next_attempt_at = NULL, response_status = ${responseStatus}::int, error = NULL
    WHERE id = ${id}::uuid`;
}

/** @param nextAttemptAt null: it is given up */
export async function noteRefused(
  db: Database,
  { id, endpointId, at, responseStatus, error }: Attempt,
  nextAttemptAt: Date | null,
): Promise<void> {
  await db.prisma.$executeRaw`
    WITH e AS (UPDATE webhook_endpoint SET failing_since = ${at}::timestamptz WHERE id = ${endpointId}::uuid AND failing_since IS NULL)
    UPDATE webhook_delivery SET attempts = attempts + 1, next_attempt_at = ${nextAttemptAt}::timestamptz,
      status = CASE WHEN ${nextAttemptAt}::timestamptz IS NULL THEN 'failed' ELSE 'pending' END,
      response_status = ${responseStatus}::int, error = ${error}
    WHERE id = ${id}::uuid AND status = 'pending'`;
}

export const disableEndpoint = async (
  db: Database,
  id: string,
  reason: 'failing' | 'gone',
): Promise<void> => {
  await db.prisma.webhookEndpoint.updateMany({
    where: { id, active: true },
    data: { active: false, disabledReason: reason },
  });
};

export const forgetOldDeliveries = async (db: Database, endpointId: string, before: Date): Promise<void> => {
  await db.prisma.$executeRaw`
    DELETE FROM webhook_delivery WHERE endpoint_id = ${endpointId}::uuid AND status <> 'pending' AND created_at < ${before}::timestamptz`;
};

/** Active endpoints that nobody has looked at for a while, for the reconciler. */
export const listSilentEndpoints = (
  db: Database,
  { silentForMs, limit }: { silentForMs: number; limit: number },
): Promise<{ id: string }[]> => db.prisma.$queryRaw`
  SELECT id FROM webhook_endpoint
  WHERE active AND touched_at < now() - ${silentForMs}::int * interval '1 millisecond' ORDER BY touched_at LIMIT ${limit}`;
