import type { Consent, SendPurpose } from '#domain/kinds';
import type { Carrier } from '#domain/send-decision';
import type { Database, Tx } from './client.ts';

/** The send that a report speaks of. */
export interface ReportedDelivery {
  id: string;
  storeId: string;
  customerId: string;
  followId: string | null;
  status: string;
  /** the address it went to; null: erased */
  toAddress: string | null;
  erased: boolean;
}

/** A mail of the ledger; null: we sent no such mail. */
export async function findReportedDelivery(db: Database, id: string): Promise<ReportedDelivery | null> {
  const rows = await db.prisma.$queryRaw<ReportedDelivery[]>`
    SELECT d.id, d.store_id AS "storeId", d.customer_id AS "customerId", d.follow_id AS "followId", d.status, d.to_address AS "toAddress",
      c.erased_at IS NOT NULL AS erased
    FROM delivery d JOIN customer c ON c.id = d.customer_id WHERE d.id = ${id}::uuid AND d.channel = 'mail'`;
  return rows[0] ?? null;
}

/** The ledger learns that a mail came back. @returns false: it was known, or the mail was never sent */
export async function markBounced(tx: Tx, deliveryId: string, status: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE delivery SET status = 'bounced', error = ${`bounced ${status}`}, settled_at = ${at}::timestamptz
    WHERE id = ${deliveryId}::uuid AND status IN ('accepted', 'delivered')`;
  return changed > 0;
}

/** Mails to this address that came back since then. */
export async function countBounces(
  tx: Tx,
  customerId: string,
  toAddress: string | null,
  since: Date,
): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM delivery WHERE customer_id = ${customerId}::uuid AND channel = 'mail'
      AND status = 'bounced' AND to_address = ${toAddress} AND settled_at >= ${since}::timestamptz`;
  return row?.count ?? 0;
}

/** @returns false where the customer has another address by now, or it was marked before */
export async function markEmailUndeliverable(
  tx: Tx,
  { customerId, toAddress }: ReportedDelivery,
  at: Date,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE customer SET email_undeliverable_at = ${at}::timestamptz, updated_at = now()
    WHERE id = ${customerId}::uuid AND email = ${toAddress} AND email_undeliverable_at IS NULL`;
  return changed > 0;
}

/** Whom a send went to, for a link in it. */
export interface SentFor {
  deliveryId: string;
  customerId: string;
  channel: Carrier;
  storeName: string;
  purpose: SendPurpose;
  /** what is in force for this channel */
  consent: Consent;
}

/** Null: there is no such send, or the customer was erased. */
export async function findSentFor(tx: Tx, deliveryId: string): Promise<SentFor | null> {
  const rows = await tx.$queryRaw<SentFor[]>`
    SELECT d.id AS "deliveryId", d.customer_id AS "customerId", d.channel, d.purpose, s.name AS "storeName",
      CASE d.channel WHEN 'sms' THEN c.consent_sms WHEN 'postcard' THEN c.consent_postcard ELSE c.consent_mail END AS consent
    FROM delivery d JOIN customer c ON c.id = d.customer_id JOIN store s ON s.id = d.store_id
    WHERE d.id = ${deliveryId}::uuid AND d.channel IN ('mail', 'sms', 'postcard') AND c.erased_at IS NULL`;
  return rows[0] ?? null;
}

/** The quote that a send was about: an answer to it is about the same one. */
export async function findQuoteOfSend(
  db: Database,
  deliveryId: string,
  customerId: string,
): Promise<string | null> {
  const rows = await db.prisma.$queryRaw<{ quoteId: string | null }[]>`
    SELECT coalesce(f.quote_id, o.quote_id) AS "quoteId" FROM delivery d
      LEFT JOIN follow f ON f.id = d.follow_id LEFT JOIN single_send o ON o.id = d.single_send_id
    WHERE d.id = ${deliveryId}::uuid AND d.customer_id = ${customerId}::uuid`;
  return rows[0]?.quoteId ?? null;
}
