import type { Actor } from '#domain/actor';
import { limitRows } from './columns.ts';
import { Prisma } from './generated/client.ts';
import { customersFoundBy, QUOTE_ACTIVITY, unreadOf, waitsOf } from './quote-activity.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface DealFilter {
  storeId?: string | undefined;
  q?: string | undefined;
  /** states of at least one of the quotes; all but 新着 unless given */
  status?: readonly string[] | undefined;
  /** wishes of a quote in such a state (C6) */
  wish?: readonly string[] | undefined;
  assigneeId?: string | undefined;
  waiting?: boolean | undefined;
  surveyed?: boolean | undefined;
  updatedFrom?: Date | undefined;
  updatedBefore?: Date | undefined;
}

export interface DealQuote {
  id: string;
  customerId: string;
  status: string;
  source: string | null;
  vehicleText: string | null;
  estimateYen: number | null;
  wishes: string[];
  receivedAt: string;
  activityAt: string;
  hasSurvey: boolean;
}

/** A row of 商談中: a customer from then on, with all quotes (C1). */
export interface DealRow {
  /** of customers who share a mail address the one who did something last */
  customerId: string;
  storeId: string;
  /** 更新日時 (C2) */
  activityAt: Date;
  name: string;
  kana: string | null;
  relayKey: string;
  assigneeId: string | null;
  assigneeName: string | null;
  /** the one that something happened to last comes first (C9) */
  quotes: DealQuote[];
  unread: number;
  /** ユーザ返信 */
  waiting: boolean;
}

const { sql, join } = Prisma;

/** Everybody in the row: customers of one mail address in one store are one (C1). */
const SAME_ADDRESS = sql`ARRAY(SELECT d.customer_id UNION SELECT o.customer_id FROM deal o
  WHERE o.store_id = d.store_id AND o.address_key = d.address_key)`;

/** 商談顧客一覧: one row per customer from 商談中 on, by 更新日時, the newest first (C1, C2). */
export function findDeals(
  rows: Rows,
  actor: Actor,
  filter: DealFilter,
  page: { after?: { at: Date; id: string } | undefined; take: number },
): Promise<DealRow[]> {
  const conditions = conditionsOf(filter);
  if (page.after)
    conditions.push(
      sql`(d.activity_at, d.customer_id) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)`,
    );
  const take = limitRows(page.take);
  return rows.$queryRaw<DealRow[]>`
    WITH page AS MATERIALIZED (
      -- Each store's rows are an index range in the order of the list: none is sorted.
      SELECT of_store.* FROM store st CROSS JOIN LATERAL (
        SELECT d.customer_id, d.store_id, d.activity_at, ${SAME_ADDRESS} AS ids FROM deal d
        WHERE d.store_id = st.id AND ${join(conditions, ' AND ')}
        ORDER BY d.activity_at DESC, d.customer_id DESC ${take}) of_store
      WHERE ${storeCondition(actor, filter.storeId, 'st.id')}
      ORDER BY of_store.activity_at DESC, of_store.customer_id DESC ${take})
    SELECT p.customer_id AS "customerId", p.store_id AS "storeId", p.activity_at AS "activityAt", c.name, c.kana,
      c.relay_key AS "relayKey", c.assignee_id AS "assigneeId", u.name AS "assigneeName",
      (SELECT jsonb_agg(jsonb_build_object('id', x.id, 'customerId', x.customer_id, 'status', x.status, 'source', x.source,
          'vehicleText', x.vehicle_text, 'estimateYen', x.estimate_yen, 'wishes', x.wishes, 'receivedAt', x.received_at,
          'activityAt', x.activity_at, 'hasSurvey', x.has_survey) ORDER BY x.activity_at DESC, x.received_at DESC, x.id DESC)
        FROM (SELECT q.*, ${QUOTE_ACTIVITY} AS activity_at,
            EXISTS (SELECT FROM survey_answer a WHERE a.quote_id = q.id) AS has_survey
          FROM quote q WHERE q.customer_id = ANY (p.ids) AND q.status <> 'new') x) AS quotes,
      ${unreadOf(sql`p.ids`)} AS unread, ${waitsOf(sql`p.ids`)} AS waiting
    FROM page p JOIN customer c ON c.id = p.customer_id LEFT JOIN staff_user u ON u.id = c.assignee_id
    ORDER BY p.activity_at DESC, p.customer_id DESC`;
}

function conditionsOf(filter: DealFilter): Prisma.Sql[] {
  const status = filter.status?.length ? [...filter.status] : ['negotiating', 'contracted', 'ended'];
  const wishes = filter.wish?.length ? sql`AND q.wishes && ${[...filter.wish]}::text[]` : Prisma.empty;
  const conditions = [
    inTurn(sql`NOT EXISTS (SELECT FROM deal o WHERE o.store_id = d.store_id AND o.address_key = d.address_key
      AND (o.activity_at, o.customer_id) > (d.activity_at, d.customer_id))`),
    inTurn(sql`EXISTS (SELECT FROM customer c WHERE c.id = d.customer_id AND c.erased_at IS NULL)`),
    inTurn(sql`EXISTS (SELECT FROM quote q
      WHERE q.customer_id = ANY (${SAME_ADDRESS}) AND q.status = ANY (${status}::text[]) ${wishes})`),
  ];
  if (filter.q) {
    const found = customersFoundBy(filter.q);
    conditions.push(sql`d.customer_id IN (${found} UNION SELECT o.customer_id FROM deal m JOIN deal o
      ON o.store_id = m.store_id AND o.address_key = m.address_key WHERE m.customer_id IN (${found}))`);
  }
  if (filter.assigneeId)
    conditions.push(
      inTurn(sql`EXISTS (SELECT FROM customer c
        WHERE c.id = ANY (${SAME_ADDRESS}) AND c.assignee_id = ${filter.assigneeId})`),
    );
  if (filter.waiting !== undefined)
    conditions.push(sql`${inTurn(waitsOf(SAME_ADDRESS))} = ${filter.waiting}`);
  if (filter.surveyed !== undefined)
    conditions.push(
      sql`${inTurn(sql`EXISTS (SELECT FROM survey_answer a WHERE a.customer_id = ANY (${SAME_ADDRESS}))`)} = ${filter.surveyed}`,
    );
  if (filter.updatedFrom) conditions.push(sql`d.activity_at >= ${filter.updatedFrom}::timestamptz`);
  if (filter.updatedBefore) conditions.push(sql`d.activity_at < ${filter.updatedBefore}::timestamptz`);
  return conditions;
}

/**
 * Asked of one row after the other, in the order of the index, until the page is full. As a plain EXISTS PostgreSQL would
 * join all customers of the store with all quotes first, and sort them, to show fifty.
 */
const inTurn = (condition: Prisma.Sql): Prisma.Sql => sql`(SELECT ${condition})`;
