import type { Actor } from '#domain/actor';
import { limitRows } from './columns.ts';
import { Prisma } from './generated/client.ts';
import type { TimelinePosition } from './history.ts';
import { listOfCustomer } from './list-of-customer.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** A message of the thread, or a mail or SMS that a pattern or rule sent. */
export interface ThreadItem {
  id: string;
  /** `message`: written by a person, or a survey; `sent`: by a follow or a rule */
  kind: 'message' | 'sent';
  storeId: string;
  customerId: string;
  quoteId: string | null;
  direction: string;
  channel: string;
  subject: string | null;
  body: string | null;
  bodyHtml: string | null;
  authorKind: string;
  authorName: string | null;
  detail: unknown;
  occurredAt: Date;
  handledAt: Date | null;
  staffReadAt: Date | null;
  customerReadAt: Date | null;
  attachments: { id: string; fileName: string; contentType: string; sizeBytes: number }[];
  /** what became of the mail of a message that went out */
  mailStatus: string | null;
  mailReason: string | null;
}

const { sql, join } = Prisma;

const MESSAGE = sql`SELECT m.id, 'message' AS kind, m.store_id AS "storeId", m.customer_id AS "customerId", m.quote_id AS "quoteId",
    m.direction, m.channel, m.subject, m.body, m.body_html AS "bodyHtml", m.author_kind AS "authorKind",
    m.author_name AS "authorName", m.detail, m.occurred_at AS "occurredAt", m.handled_at AS "handledAt",
    m.staff_read_at AS "staffReadAt", m.customer_read_at AS "customerReadAt",
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'fileName', a.file_name, 'contentType', a.content_type,
        'sizeBytes', a.size_bytes) ORDER BY a.position) FROM message_attachment a WHERE a.message_id = m.id), '[]') AS attachments,
    coalesce(d.status, s.status) AS "mailStatus", coalesce(d.suppress_reason, d.error, s.hold_reason) AS "mailReason"
  FROM message m LEFT JOIN single_send s ON m.direction = 'out' AND s.send_key = 'message:' || m.id
  LEFT JOIN delivery d ON m.direction = 'out' AND d.send_key = 'message:' || m.id`;

const SENT = sql`SELECT d.id, 'sent' AS kind, d.store_id AS "storeId", d.customer_id AS "customerId", f.quote_id AS "quoteId",
    'out' AS direction, d.channel, d.subject, d.body, NULL AS "bodyHtml", 'system' AS "authorKind",
    coalesce(v.name, 'Oikaze') AS "authorName", '{}'::jsonb AS detail, d.accepted_at AS "occurredAt", NULL AS "handledAt",
    NULL AS "staffReadAt", NULL AS "customerReadAt", '[]'::jsonb AS attachments, d.status AS "mailStatus", d.error AS "mailReason"
  FROM delivery d LEFT JOIN follow f ON f.id = d.follow_id LEFT JOIN pattern_version v ON v.id = f.pattern_version_id`;

/**
 * Messages both ways and what was sent by itself, newest first.
 * @param filter.quoteId the thread of one quote; without, of the customer
 * @returns null: the actor's stores have no such customer
 */
export function findThread(
  rows: Rows,
  actor: Actor,
  { customerId, quoteId }: { customerId: string; quoteId?: string | undefined },
  page: { after?: TimelinePosition | undefined; take: number },
): Promise<ThreadItem[] | null> {
  const after = (at: Prisma.Sql, id: Prisma.Sql) =>
    page.after ? [sql`(${at}, ${id}) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)`] : [];
  const messages = [
    sql`m.customer_id = ${customerId}::uuid`,
    storeCondition(actor, undefined, 'm.store_id'),
    ...(quoteId ? [sql`m.quote_id = ${quoteId}::uuid`] : []),
    ...after(sql`m.occurred_at`, sql`m.id`),
  ];
  const sent = [
    sql`d.customer_id = ${customerId}::uuid`,
    storeCondition(actor, undefined, 'd.store_id'),
    sql`d.accepted_at IS NOT NULL AND d.channel IN ('mail', 'sms') AND d.purpose NOT IN ('requested', 'personal')`,
    ...(quoteId ? [sql`f.quote_id = ${quoteId}::uuid`] : []),
    ...after(sql`d.accepted_at`, sql`d.id`),
  ];
  const take = limitRows(page.take);
  const list = sql`SELECT * FROM (
      (${MESSAGE} WHERE ${join(messages, ' AND ')} ORDER BY m.occurred_at DESC, m.id DESC ${take})
      UNION ALL
      (${SENT} WHERE ${join(sent, ' AND ')} ORDER BY d.accepted_at DESC, d.id DESC ${take})) both_ways
    ORDER BY "occurredAt" DESC, id DESC ${take}`;
  return listOfCustomer(rows, actor, customerId, list, sql`list."occurredAt" DESC, list.id DESC`);
}

/** A file of a message in the actor's stores, with its bytes; null: there is none. */
export async function findAttachment(
  rows: Rows,
  actor: Actor,
  id: string,
): Promise<{ fileName: string; contentType: string; content: Uint8Array } | null> {
  const found = await rows.$queryRaw<{ fileName: string; contentType: string; content: Uint8Array }[]>`
    SELECT a.file_name AS "fileName", a.content_type AS "contentType", a.content FROM message_attachment a
    WHERE a.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'a.store_id')}`;
  return found[0] ?? null;
}
