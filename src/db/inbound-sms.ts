import type { Database } from './client.ts';
import type { InboundSms } from './generated/client.ts';
import type { Rows } from './reader.ts';

export type { InboundSms };

/** Stores an SMS by the provider's id. One that was stored before is answered as it is. */
export async function storeInboundSms(
  db: Database,
  sms: {
    id: string;
    provider: string;
    providerId: string;
    fromNumber: string;
    body: string;
    receivedAt: Date;
  },
): Promise<InboundSms> {
  await db.prisma.inboundSms.createMany({ data: [sms], skipDuplicates: true });
  const { provider, providerId } = sms;
  return db.prisma.inboundSms.findUniqueOrThrow({ where: { provider_providerId: { provider, providerId } } });
}

/** Living customers with this number, whoever was sent an SMS last first: it is they who answer. */
export const findCustomersByPhone = (rows: Rows, phone: string): Promise<{ id: string; storeId: string }[]> =>
  rows.$queryRaw`
    SELECT c.id, c.store_id AS "storeId" FROM customer c WHERE c.phone = ${phone} AND c.erased_at IS NULL
    ORDER BY (SELECT max(d.claimed_at) FROM delivery d WHERE d.customer_id = c.id AND d.channel = 'sms') DESC NULLS LAST,
      c.updated_at DESC, c.id LIMIT 50`;

export async function endInboundSms(
  db: Database,
  id: string,
  end: {
    status: 'processed' | 'ignored';
    effect: 'opted_out' | 'replied' | 'unknown_sender';
    customerId: string | null;
    storeId: string | null;
    processedAt: Date;
  },
): Promise<void> {
  await db.prisma.inboundSms.update({ where: { id }, data: end });
}

/** SMS that were stored and not acted on: their request broke off. */
export const listWaitingSms = (rows: Rows, olderThanMs: number, limit: number): Promise<{ id: string }[]> =>
  rows.$queryRaw`
    SELECT id FROM inbound_sms WHERE status = 'received' AND received_at < now() - make_interval(secs => ${olderThanMs / 1_000})
    ORDER BY received_at LIMIT ${limit}`;

export const findInboundSms = (db: Database, id: string): Promise<InboundSms | null> =>
  db.prisma.inboundSms.findUnique({ where: { id } });
