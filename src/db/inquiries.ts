import type { Actor } from '#domain/actor';
import { columnsOf, limitRows } from './columns.ts';
import { Prisma, type Quote } from './generated/client.ts';
import { customersFoundBy, unreadOf } from './quote-activity.ts';
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

/** Earlier quotes of whoever asks in a quote: the customer's, and those under the same mail address (C1, C3). */
export function pastOf(alias: 'q' | 'x'): Prisma.Sql {
  const q = Prisma.raw(alias);
  return sql`FROM quote p
    WHERE p.id <> ${q}.id AND (p.received_at, p.id) < (${q}.received_at, ${q}.id)
      AND p.customer_id = ANY (ARRAY(SELECT ${q}.customer_id UNION SELECT o.id FROM customer o
        WHERE o.store_id = ${q}.store_id AND o.erased_at IS NULL
          AND o.email_key = (SELECT me.email_key FROM customer me WHERE me.id = ${q}.customer_id)))`;
}
const PAST = pastOf('q');

/** 新着見積り一覧: quotes that nobody has taken up, one by one, the newest first. */
export function findInquiries(
  rows: Rows,
  actor: Actor,
  filter: InquiryFilter,
  page: { after?: { at: Date; id: string } | undefined; take: number },
): Promise<InquiryRow[]> {
  const conditions = [sql`q.status = 'new'`, sql`c.erased_at IS NULL`];
  if (filter.q) conditions.push(sql`c.id IN (${customersFoundBy(filter.q)})`);
  if (filter.source) conditions.push(sql`q.source = ${filter.source}`);
  if (filter.wish?.length) conditions.push(sql`q.wishes && ${[...filter.wish]}::text[]`);
  if (filter.assigneeId) conditions.push(sql`c.assignee_id = ${filter.assigneeId}`);
  if (filter.askedBefore !== undefined)
    conditions.push(sql`(SELECT EXISTS (SELECT ${PAST})) = ${filter.askedBefore}`);
  if (page.after)
    conditions.push(sql`(q.received_at, q.id) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)`);
  const take = limitRows(page.take);
  return rows.$queryRaw<InquiryRow[]>`
    WITH page AS MATERIALIZED (
      -- Each store's new quotes are an index range in the order of the list.
      SELECT of_store.* FROM store st CROSS JOIN LATERAL (
        SELECT q.*, c.name, c.kana, c.relay_key, c.assignee_id FROM quote q JOIN customer c ON c.id = q.customer_id
        WHERE q.store_id = st.id AND ${join(conditions, ' AND ')}
        ORDER BY q.received_at DESC, q.id DESC ${take}) of_store
      WHERE ${storeCondition(actor, filter.storeId, 'st.id')}
      ORDER BY of_store.received_at DESC, of_store.id DESC ${take})
    SELECT ${columnsOf(Prisma.QuoteScalarFieldEnum, 'q')}, q.name AS "customerName", q.kana AS "customerKana",
      q.relay_key AS "relayKey", u.name AS "assigneeName",
      (SELECT jsonb_build_object('count', count(*), 'newestQuoteId', (array_agg(p.id ORDER BY p.received_at DESC, p.id DESC))[1])
        ${PAST}) AS past,
      ${unreadOf(sql`ARRAY[q.customer_id]`)} AS unread,
      EXISTS (SELECT FROM survey_answer a WHERE a.quote_id = q.id) AS "hasSurvey"
    FROM page q LEFT JOIN staff_user u ON u.id = q.assignee_id
    ORDER BY q.received_at DESC, q.id DESC`;
}
