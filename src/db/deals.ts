import type { Actor } from '#domain/actor';
import { limitRows } from './columns.ts';
import { Prisma } from './generated/client.ts';
import { foundBy, QUOTE_ACTIVITY, unreadOf, waitsOf } from './quote-activity.ts';
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
  const conditions = conditionsOf(actor, filter);
  if (page.after)
    conditions.push(
      sql`(d.activity_at, d.customer_id) < (${page.after.at}::timestamptz, ${page.after.id}::uuid)`,
    );
  return rows.$queryRaw<DealRow[]>`
    WITH page AS MATERIALIZED (
      SELECT d.customer_id, d.store_id, d.activity_at, g.ids
      FROM deal d CROSS JOIN LATERAL (SELECT ${SAME_ADDRESS} AS ids) g
      WHERE ${join(conditions, ' AND ')}
      ORDER BY d.activity_at DESC, d.customer_id DESC ${limitRows(page.take)})
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

function conditionsOf(actor: Actor, filter: DealFilter): Prisma.Sql[] {
  const status = filter.status?.length ? [...filter.status] : ['negotiating', 'contracted', 'ended'];
  const wishes = filter.wish?.length ? sql`AND q.wishes && ${[...filter.wish]}::text[]` : Prisma.empty;
  const conditions = [
    storeCondition(actor, filter.storeId, 'd.store_id'),
    sql`NOT EXISTS (SELECT FROM deal o WHERE o.store_id = d.store_id AND o.address_key = d.address_key
      AND (o.activity_at, o.customer_id) > (d.activity_at, d.customer_id))`,
    sql`EXISTS (SELECT FROM customer c WHERE c.id = d.customer_id AND c.erased_at IS NULL)`,
    sql`EXISTS (SELECT FROM quote q WHERE q.customer_id = ANY (g.ids) AND q.status = ANY (${status}::text[]) ${wishes})`,
  ];
  if (filter.q) conditions.push(foundBy(filter.q, sql`g.ids`));
  if (filter.assigneeId)
    conditions.push(
      sql`EXISTS (SELECT FROM customer c WHERE c.id = ANY (g.ids) AND c.assignee_id = ${filter.assigneeId})`,
    );
  if (filter.waiting !== undefined)
    conditions.push(filter.waiting ? waitsOf(sql`g.ids`) : sql`NOT ${waitsOf(sql`g.ids`)}`);
  if (filter.surveyed !== undefined) {
    const answered = sql`EXISTS (SELECT FROM survey_answer a WHERE a.customer_id = ANY (g.ids))`;
    conditions.push(filter.surveyed ? answered : sql`NOT ${answered}`);
  }
  if (filter.updatedFrom) conditions.push(sql`d.activity_at >= ${filter.updatedFrom}::timestamptz`);
  if (filter.updatedBefore) conditions.push(sql`d.activity_at < ${filter.updatedBefore}::timestamptz`);
  return conditions;
}
