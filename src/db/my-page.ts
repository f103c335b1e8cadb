import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';

/** What My Page reads. Statements run as the role of one customer (src/db/scope.ts): its rows are all there are. */

export interface MyProfile {
  id: string;
  storeId: string;
  name: string;
  kana: string | null;
  email: string | null;
  phone: string | null;
  phoneEntered: string | null;
  postalCode: string | null;
  address: string | null;
  birthOn: Date | null;
  family: string | null;
  job: string | null;
  daysOff: string | null;
  preferredChannel: string | null;
  convenientTimes: unknown;
  consentMail: string;
  consentSms: string;
  locale: string;
  store: {
    name: string;
    phone: string | null;
    postalCode: string | null;
    address: string | null;
    openFrom: string;
    openTo: string;
    closedWeekdays: number[];
    timeZone: string;
  };
  unread: number;
}

export async function findMyProfile(rows: Rows): Promise<MyProfile | null> {
  const [row] = await rows.$queryRaw<MyProfile[]>`
    SELECT c.id, c.store_id AS "storeId", c.name, c.kana, c.email, c.phone, c.phone_entered AS "phoneEntered",
      c.postal_code AS "postalCode", c.address, c.birth_on AS "birthOn", c.family, c.job, c.days_off AS "daysOff",
      c.preferred_channel AS "preferredChannel", c.convenient_times AS "convenientTimes",
      c.consent_mail AS "consentMail", c.consent_sms AS "consentSms", c.my_page_locale AS locale,
      jsonb_build_object('name', s.name, 'phone', s.phone, 'postalCode', s.postal_code, 'address', s.address,
        'openFrom', s.open_from, 'openTo', s.open_to, 'closedWeekdays', s.closed_weekdays, 'timeZone', s.time_zone) AS store,
      (SELECT count(*)::int FROM message m WHERE m.direction = 'out' AND m.customer_read_at IS NULL) AS unread
    FROM customer c JOIN store s ON s.id = c.store_id`;
  return row ?? null;
}

export interface MyQuote {
  id: string;
  status: string;
  vehicleText: string | null;
  estimateYen: number | null;
  receivedAt: Date;
  wishes: string[];
  usage: string | null;
  downPaymentYen: number | null;
  monthlyPaymentYen: number | null;
  bonusPayments: number | null;
  unread: number;
}

/** Newest first. */
export const findMyQuotes = (rows: Rows, id?: string): Promise<MyQuote[]> => rows.$queryRaw<MyQuote[]>`
  SELECT q.id, q.status, q.vehicle_text AS "vehicleText", q.estimate_yen AS "estimateYen", q.received_at AS "receivedAt",
    q.wishes, q.usage, q.down_payment_yen AS "downPaymentYen", q.monthly_payment_yen AS "monthlyPaymentYen",
    q.bonus_payments AS "bonusPayments",
    (SELECT count(*)::int FROM message m WHERE m.quote_id = q.id AND m.direction = 'out' AND m.customer_read_at IS NULL) AS unread
  FROM quote q WHERE ${id ? Prisma.sql`q.id = ${id}::uuid` : Prisma.sql`true`}
  ORDER BY q.received_at DESC, q.id DESC LIMIT 100`;

export interface MyMessage {
  id: string;
  quoteId: string | null;
  direction: 'in' | 'out';
  channel: string;
  subject: string | null;
  body: string;
  authorName: string | null;
  at: Date;
  attachments: { id: string; fileName: string; contentType: string; sizeBytes: number }[];
}

/** The thread, newest first: messages both ways, and what patterns and rules sent. */
export function findMyMessages(
  rows: Rows,
  { before, take }: { before?: { at: Date; id: string } | undefined; take: number },
): Promise<MyMessage[]> {
  const page = before
    ? Prisma.sql`(t.at, t.id) < (${before.at}::timestamptz, ${before.id}::uuid)`
    : Prisma.sql`true`;
  return rows.$queryRaw<MyMessage[]>`
    SELECT t.id, t.quote_id AS "quoteId", t.direction, t.channel, t.subject, t.body, t.author AS "authorName", t.at,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'fileName', a.file_name, 'contentType', a.content_type,
        'sizeBytes', a.size_bytes) ORDER BY a.position) FROM message_attachment a WHERE a.message_id = t.id), '[]') AS attachments
    FROM (
      SELECT id, quote_id, direction, channel, subject, body, author_name AS author, occurred_at AS at FROM message
      UNION ALL
      SELECT id, NULL, 'out', channel, subject, coalesce(body, ''), NULL, accepted_at FROM delivery
      WHERE status IN ('accepted', 'delivered') AND channel IN ('mail', 'sms') AND purpose <> 'requested'
        AND send_key NOT LIKE 'message:%') t
    WHERE ${page} ORDER BY t.at DESC, t.id DESC LIMIT ${take}`;
}

export const findMyAttachment = (
  tx: Tx,
  id: string,
): Promise<{ fileName: string; contentType: string; content: Uint8Array } | null> =>
  tx.messageAttachment.findUnique({
    where: { id },
    select: { fileName: true, contentType: true, content: true },
  });

/** Everything staff wrote counts as read by the customer. Not as the customer's role, which changes nothing. */
export async function markReadByCustomer(tx: Tx, customerId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE message SET customer_read_at = ${at}::timestamptz
    WHERE customer_id = ${customerId}::uuid AND direction = 'out' AND customer_read_at IS NULL`;
}
