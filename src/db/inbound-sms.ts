import type { Database, Tx } from './client.ts';
import { type InboundSms, Prisma } from './generated/client.ts';
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

/** An SMS of a number that nobody had when it came. */
export interface UnknownSms {
  id: string;
  provider: string;
  providerId: string;
  fromNumber: string | null;
  body: string | null;
  receivedAt: Date;
  customerId: string | null;
  customerName: string | null;
  handledAt: Date | null;
  handledBy: string | null;
}

const unknown =
  Prisma.raw(`SELECT i.id, i.provider, i.provider_id AS "providerId", i.from_number AS "fromNumber", i.body,
  i.received_at AS "receivedAt", i.customer_id AS "customerId", c.name AS "customerName", i.handled_at AS "handledAt",
  i.handled_by AS "handledBy"
  FROM inbound_sms i LEFT JOIN customer c ON c.id = i.customer_id`);

/** Newest first. */
export const listUnknownSms = (
  rows: Rows,
  filter: { handled?: boolean | undefined },
  page: { take: number; after?: { at: string; id: string } | undefined },
): Promise<UnknownSms[]> => {
  const { handled } = filter;
  return rows.$queryRaw`
    ${unknown} WHERE i.effect = 'unknown_sender' AND (${handled ?? null}::boolean IS NULL OR (i.handled_at IS NOT NULL) = ${handled ?? null}::boolean)
      AND (${page.after?.at ?? null}::timestamptz IS NULL
        OR (i.received_at, i.id) < (${page.after?.at ?? null}::timestamptz, ${page.after?.id ?? null}::uuid))
    ORDER BY i.received_at DESC, i.id DESC LIMIT ${page.take}`;
};

export async function findUnknownSms(rows: Rows, id: string): Promise<UnknownSms | null> {
  const found = await rows.$queryRaw<
    UnknownSms[]
  >`${unknown} WHERE i.id = ${id}::uuid AND i.effect = 'unknown_sender'`;
  return found[0] ?? null;
}

/** @returns false where somebody else has seen to it meanwhile */
export async function noteSmsHandled(
  tx: Tx,
  id: string,
  handled: { by: string; at: Date; customer: { id: string; storeId: string } | null },
): Promise<boolean> {
  const { by, at, customer } = handled;
  const changed = await tx.$executeRaw`
    UPDATE inbound_sms SET handled_at = ${at}::timestamptz, handled_by = ${by}, customer_id = ${customer?.id ?? null}::uuid,
      store_id = ${customer?.storeId ?? null}::uuid
    WHERE id = ${id}::uuid AND handled_at IS NULL`;
  return changed > 0;
}
