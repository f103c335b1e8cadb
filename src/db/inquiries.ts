import type { Actor } from '#domain/actor';
import { columnsOf, limitRows } from './columns.ts';
import { Prisma, type Quote } from './generated/client.ts';
import { foundBy, unreadOf } from './quote-activity.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface InquiryFilter {
  storeId?: string | undefined;
  q?: string | undefined;
  source?: string | undefined;
  wish?: readonly string[] | undefined;
  assigneeId?: string | undefined;
  /** only customers who asked before, or only those who did not (C3) */
  askedBefore?: boolean | undefined;
}

/** A row of 新着: one quote (C1). */
export interface InquiryRow extends Quote {
  customerName: string;
  customerKana: string | null;
  relayKey: string;
  assigneeName: string | null;
  /** earlier quotes of the customer, and of others in the store who have the same mail address */
  past: { count: number; newestQuoteId: string | null };
  unread: number;
  hasSurvey: boolean;
}

const { sql, join } = Prisma;

/** Earlier quotes of whoever asks: the customer's, and those under the same mail address (C1, C3). */
const PAST = sql`FROM quote p JOIN customer o ON o.id = p.customer_id
  WHERE p.id <> q.id AND (p.received_at, p.id) < (q.received_at, q.id)
    AND p.customer_id = ANY (ARRAY(SELECT c.id UNION SELECT o.id FROM customer o
      WHERE o.store_id = c.store_id AND c.email IS NOT NULL AND lower(o.email) = lower(c.email) AND o.erased_at IS NULL))`;

/** 新着見積り一覧: quotes that nobody has taken up, one by one, the newest first. */
export function findInquiries(
  rows: Rows,
  actor: Actor,
  filter: InquiryFilter,
  page: { after?: { at: Date; id: string } | undefined; take: number },
): Promise<InquiryRow[]> {
  const conditions = [
    sql`q.status = 'new'`,
    sql`c.erased_at IS NULL`,
    storeCondition(actor, filter.storeId, 'q.store_id'),
  ];
  if (filter.q) conditions.push(foundBy(filter.q, sql`ARRAY[c.id]`));
  if (filter.source) conditions.push(sql`q.source = ${filter.source}`);
  if (filter.wish?.length) conditions.push(sql`q.wishes && ${[...filter.wish]}::text[]`);
  if (filter.assigneeId) conditions.push(sql`c.assignee_id = ${filter.assigneeId}`);
  if (filter.askedBefore !== undefined)
    conditions.push(filter.askedBefore ? sql`EXISTS (SELECT ${PAST})` : sql`NOT EXISTS (SELECT ${PAST})`);
  if (page.after)
    conditions.push(sql`(q.received_at, q.id) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)`);
  return rows.$queryRaw<InquiryRow[]>`
    SELECT ${columnsOf(Prisma.QuoteScalarFieldEnum, 'q')}, c.name AS "customerName", c.kana AS "customerKana",
      c.relay_key AS "relayKey", u.name AS "assigneeName",
      (SELECT jsonb_build_object('count', count(*), 'newestQuoteId', (array_agg(p.id ORDER BY p.received_at DESC, p.id DESC))[1])
        ${PAST}) AS past,
      ${unreadOf(sql`ARRAY[c.id]`)} AS unread,
      EXISTS (SELECT FROM survey_answer a WHERE a.quote_id = q.id) AS "hasSurvey"
    FROM quote q JOIN customer c ON c.id = q.customer_id LEFT JOIN staff_user u ON u.id = c.assignee_id
    WHERE ${join(conditions, ' AND ')}
    ORDER BY q.received_at DESC, q.id DESC ${limitRows(page.take)}`;
}
