import type { Actor } from '#domain/actor';
import type { MailRefusal } from '#domain/mail/refusals';
import type { Database, Tx } from './client.ts';
import type { InboundMail } from './generated/client.ts';
import { storeFilter } from './scope.ts';

export type { InboundMail };
export type InboundKind = 'staff' | 'customer' | 'bounce' | 'complaint' | 'automatic';

/** Whom a relay address stands for. */
export interface RelayCustomer {
  id: string;
  storeId: string;
  email: string | null;
}

/** The living customer behind a relay key. */
export async function findByRelayKey(db: Database, relayKey: string): Promise<RelayCustomer | null> {
  const { rows } = await db.pool.query<RelayCustomer>({
    name: 'oikaze_relay_customer',
    text: `SELECT id, store_id AS "storeId", email FROM customer WHERE relay_key = $1 AND erased_at IS NULL`,
    values: [relayKey],
  });
  return rows[0] ?? null;
}

/** The member of staff with a mail address, if they still work here. */
export async function findActiveStaffByEmail(
  db: Database,
  email: string,
): Promise<{ id: string; name: string; role: string } | null> {
  const { rows } = await db.pool.query<{ id: string; name: string; role: string }>({
    name: 'oikaze_relay_staff',
    text: `SELECT id, name, role FROM staff_user WHERE lower(email) = $1 AND active`,
    values: [email],
  });
  return rows[0] ?? null;
}

export interface NewInboundMail {
  id: string;
  contentKey: string;
  storeId: string | null;
  customerId: string | null;
  userId: string | null;
  deliveryId: string | null;
  kind: InboundKind;
  envelopeFrom: string;
  envelopeTo: string;
  senderDomain: string;
  remoteAddress: string;
  messageId: string | null;
  raw: Uint8Array;
  auth: object;
  receivedAt: Date;
}

/**
 * Stores a mail for each of its recipients, all or none, committed when this resolves.
 * @returns ids of the rows that are new: a sender that got no answer sends again, and it is one mail
 */
export async function insertInboundMail(db: Database, mails: readonly NewInboundMail[]): Promise<string[]> {
  return db.transaction(async (tx) => {
    const made = await tx.inboundMail.createManyAndReturn({
      data: mails.map((mail) => ({ ...mail, raw: Buffer.from(mail.raw), sizeBytes: mail.raw.byteLength })),
      skipDuplicates: true,
      select: { id: true },
    });
    return made.map(({ id }) => id);
  });
}

/** Notes a refusal; the same one of the same day is counted, so that an attack does not fill the table. */
export async function noteRefusedMail(
  db: Database,
  refused: {
    id: string;
    reason: MailRefusal;
    recipient: string;
    senderDomain: string;
    remoteAddress: string;
    now: Date;
  },
): Promise<void> {
  const day = refused.now.toISOString().slice(0, 10);
  // Guessed recipients are as many as somebody likes: they count together.
  const to = refused.reason === 'unknown_recipient' ? '' : refused.recipient;
  await db.prisma.$executeRaw`
    INSERT INTO inbound_mail (id, content_key, kind, status, reason, envelope_to, sender_domain, remote_address, received_at)
    VALUES (${refused.id}::uuid, ${['refused', day, refused.reason, refused.remoteAddress, to].join(' ')}, 'refused', 'refused',
      ${refused.reason}, ${refused.recipient.slice(0, 320)}, ${refused.senderDomain.slice(0, 255)}, ${refused.remoteAddress},
      ${refused.now}::timestamptz)
    ON CONFLICT (content_key) DO UPDATE SET count = inbound_mail.count + 1, received_at = excluded.received_at`;
}

/**
 * Takes a stored mail to act on it, for `leaseMs`; null: it was acted on, or somebody else is at it.
 * Whoever is killed meanwhile leaves it to the next one.
 */
export async function takeInboundMail(
  db: Database,
  id: string,
  { now, leaseMs }: { now: Date; leaseMs: number },
): Promise<InboundMail | null> {
  const until = new Date(now.getTime() + leaseMs);
  const taken = await db.prisma.inboundMail.updateManyAndReturn({
    where: { id, status: 'received', OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lte: now } }] },
    data: { attempts: { increment: 1 }, nextAttemptAt: until },
  });
  return taken[0] ?? null;
}

export interface InboundOutcome {
  status: 'processed' | 'ignored' | 'failed';
  reason?: string | null;
  resultId?: string | null;
  customerId?: string | null;
  storeId?: string | null;
  deliveryId?: string | null;
}

export async function settleInboundMail(
  db: Database,
  id: string,
  outcome: InboundOutcome,
  now: Date,
): Promise<void> {
  await db.prisma.inboundMail.updateMany({
    where: { id, status: 'received' },
    data: { ...outcome, processedAt: now, nextAttemptAt: null },
  });
}

export async function postponeInboundMail(
  db: Database,
  id: string,
  until: Date,
  reason: string,
): Promise<void> {
  await db.prisma.inboundMail.updateMany({
    where: { id, status: 'received' },
    data: { nextAttemptAt: until, reason },
  });
}

/** Accepted mail that nobody is at, the oldest first. */
export const listDueInboundMail = async (db: Database, now: Date, limit: number): Promise<string[]> => {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM inbound_mail WHERE status = 'received' AND (next_attempt_at IS NULL OR next_attempt_at <= ${now}::timestamptz)
    ORDER BY received_at, id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
};

/** A row of the list of what came in; raw text and addresses stay in the record. */
export type ListedInboundMail = Omit<InboundMail, 'raw' | 'envelopeFrom' | 'contentKey' | 'messageId'>;

export const findInboundMail = (
  tx: Tx,
  actor: Actor,
  filter: { status?: string | undefined },
  page: { after?: { at: Date; id: string } | undefined; take: number },
): Promise<ListedInboundMail[]> =>
  tx.inboundMail.findMany({
    where: {
      AND: [
        actor.storeIds === 'all' ? {} : { OR: [{ storeId: null }, storeFilter(actor)] },
        filter.status ? { status: filter.status } : {},
        page.after
          ? {
              OR: [
                { receivedAt: { lt: page.after.at } },
                { receivedAt: page.after.at, id: { lt: page.after.id } },
              ],
            }
          : {},
      ],
    },
    omit: { raw: true, envelopeFrom: true, contentKey: true, messageId: true },
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    take: page.take,
  });

/** Failed or ignored mail is acted on again, where its text is still kept. */
export async function reopenInboundMail(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<'reopened' | 'closed' | 'unknown'> {
  const own = { id, ...(actor.storeIds === 'all' ? {} : { OR: [{ storeId: null }, storeFilter(actor)] }) };
  const { count } = await tx.inboundMail.updateMany({
    where: { ...own, status: { in: ['failed', 'ignored'] }, raw: { not: null } },
    data: { status: 'received', nextAttemptAt: null, processedAt: null, attempts: 0, reason: null },
  });
  if (count > 0) return 'reopened';
  return (await tx.inboundMail.count({ where: own })) > 0 ? 'closed' : 'unknown';
}

/** Takes the text out of mail that was acted on long ago, and forgets old refusals. */
export async function forgetOldMail(db: Database, before: { text: Date; refusals: Date }): Promise<void> {
  await db.prisma.inboundMail.updateMany({
    where: { status: { in: ['processed', 'ignored'] }, raw: { not: null }, processedAt: { lt: before.text } },
    data: { raw: null },
  });
  await db.prisma.inboundMail.deleteMany({
    where: { status: 'refused', receivedAt: { lt: before.refusals } },
  });
}
