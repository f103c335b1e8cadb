import type { Database, Tx } from './client.ts';

/** The SMS that a receipt speaks of. */
export interface ReceivedDelivery {
  id: string;
  storeId: string;
  customerId: string;
  followId: string | null;
  quoteId: string | null;
  vehicleId: string | null;
  assigneeId: string | null;
  status: string;
  toAddress: string | null;
  erased: boolean;
}

/** By our id where the provider was given it, else by the provider's. Null: we sent no such SMS. */
export async function findSmsDelivery(
  db: Database,
  key: { deliveryId: string | null; provider: string; providerId: string },
): Promise<ReceivedDelivery | null> {
  const rows = await db.prisma.$queryRaw<ReceivedDelivery[]>`
    SELECT d.id, d.store_id AS "storeId", d.customer_id AS "customerId", d.follow_id AS "followId", s.quote_id AS "quoteId",
      s.vehicle_id AS "vehicleId", c.assignee_id AS "assigneeId", d.status, d.to_address AS "toAddress",
      c.erased_at IS NOT NULL AS erased
    FROM delivery d JOIN customer c ON c.id = d.customer_id LEFT JOIN single_send s ON s.id = d.single_send_id
    WHERE d.channel = 'sms' AND (d.id = ${key.deliveryId}::uuid
      OR (${key.deliveryId}::uuid IS NULL AND d.provider_id = ${key.providerId} AND d.provider = ${key.provider}))`;
  return rows[0] ?? null;
}

/** @returns false: it was known already, or a failure was told before */
export async function markDelivered(tx: Tx, id: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE delivery SET status = 'delivered', delivered_at = ${at}::timestamptz WHERE id = ${id}::uuid AND status = 'accepted'`;
  return changed > 0;
}

/** What was accepted and then failed was handed over, and is paid for. @returns false: it was known already */
export async function markSmsFailed(tx: Tx, id: string, code: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE delivery SET status = 'failed', error = ${code} WHERE id = ${id}::uuid AND status = 'accepted'`;
  return changed > 0;
}

/** @returns false where the customer has another number by now, or it was marked before */
export async function markPhoneUndeliverable(
  tx: Tx,
  { customerId, toAddress }: Pick<ReceivedDelivery, 'customerId' | 'toAddress'>,
  at: Date,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE customer SET phone_undeliverable_at = ${at}::timestamptz, updated_at = now()
    WHERE id = ${customerId}::uuid AND phone = ${toAddress} AND phone_undeliverable_at IS NULL`;
  return changed > 0;
}
