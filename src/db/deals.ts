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

const { sql, join, empty } = Prisma;

/** How many of a store's deals are looked at one after the other before all of them are read at once. */
export const DEALS_IN_TURN = 300;

interface DealPage {
  after?: { at: Date; id: string } | undefined;
  take: number;
}

/**
 * 商談顧客一覧: one row per customer from 商談中 on, by 更新日時, the newest first (C1, C2). Most pages are full after a few
 * rows of the index; where the filters match next to nothing, asking row by row would take 0.1 ms for each deal of the
 * store, and everything that matches is gathered at once instead.
 */
export async function findDeals(
  rows: Rows,
  actor: Actor,
  filter: DealFilter,
  page: DealPage,
): Promise<DealRow[]> {
  // What is searched for by words is found by its own indexes: few rows, anywhere in the list.
  const first = filter.q ? [] : await readDeals(rows, newestDeals(actor, filter, page), page);
  return first.length >= page.take ? first : readDeals(rows, allDeals(actor, filter, page), page);
}

/** @param page ids of one page and everybody in each of its rows: `customer_id`, `store_id`, `activity_at`, `ids` */
const readDeals = (rows: Rows, page: Prisma.Sql, { take }: DealPage): Promise<DealRow[]> =>
  rows.$queryRaw<DealRow[]>`
    WITH page AS MATERIALIZED (${page} ORDER BY activity_at DESC, customer_id DESC ${limitRows(take)})
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

/** Everybody in the row of deal `d`: customers of one mail address in one store are one (C1). */
const SAME_ADDRESS = sql`ARRAY(SELECT d.customer_id UNION SELECT o.customer_id FROM deal o
  WHERE o.store_id = d.store_id AND o.address_key = d.address_key)`;

const LIVING = sql`EXISTS (SELECT FROM customer c WHERE c.id = d.customer_id AND c.erased_at IS NULL)`;

/** The newest deals of each store, an index range in the order of the list: none is sorted. */
function newestDeals(actor: Actor, filter: DealFilter, { after, take }: DealPage): Prisma.Sql {
  const conditions = factsOf(actor, filter).map(
    ({ who, wanted }) =>
      sql`(SELECT EXISTS (SELECT FROM (${who}) w WHERE w.customer_id = ANY (g.ids))) = ${wanted}`,
  );
  return sql`SELECT of_store.* FROM store st CROSS JOIN LATERAL (
      SELECT d.customer_id, d.store_id, d.activity_at, g.ids FROM (
        SELECT d.* FROM deal d WHERE ${join([sql`d.store_id = st.id`, ...timesOf(filter, after)], ' AND ')}
        ORDER BY d.activity_at DESC, d.customer_id DESC ${limitRows(DEALS_IN_TURN)}) d
      CROSS JOIN LATERAL (SELECT ${SAME_ADDRESS} AS ids OFFSET 0) g
      WHERE (SELECT NOT EXISTS (SELECT FROM deal o WHERE o.store_id = d.store_id AND o.address_key = d.address_key
          AND (o.activity_at, o.customer_id) > (d.activity_at, d.customer_id)))
        AND (SELECT ${LIVING}) AND ${join(conditions, ' AND ')}
      ORDER BY d.activity_at DESC, d.customer_id DESC ${limitRows(take)}) of_store
    WHERE ${storeCondition(actor, filter.storeId, 'st.id')}`;
}

/** All deals that match, each filter read once for all of them and joined by who they are. */
function allDeals(actor: Actor, filter: DealFilter, { after }: DealPage): Prisma.Sql {
  const person = (alias: string) =>
    Prisma.raw(
      `(${alias}.store_id::text || coalesce(${alias}.address_key, ${alias}.customer_id::text)) COLLATE "C"`,
    );
  const ofMine = storeCondition(actor, filter.storeId, 'd.store_id');
  const conditions = factsOf(actor, filter).map(
    ({ who, wanted }) => sql`${wanted ? empty : sql`NOT`} EXISTS (
      SELECT FROM member m JOIN (${who}) w ON w.customer_id = m.customer_id WHERE m.person = d.person)`,
  );
  return sql`SELECT d.customer_id, d.store_id, d.activity_at, ${SAME_ADDRESS} AS ids FROM (
      WITH member AS MATERIALIZED (SELECT d.*, ${person('d')} AS person FROM deal d WHERE ${ofMine})
      SELECT d.* FROM (SELECT DISTINCT ON (m.person) m.* FROM member m
        ORDER BY m.person, m.activity_at DESC, m.customer_id DESC) d
      WHERE ${join([LIVING, ...timesOf(filter, after), ...conditions], ' AND ')}) d`;
}

/** Days, and where the page before ended: of the newest of each row. */
function timesOf({ updatedFrom, updatedBefore }: DealFilter, after: DealPage['after']): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (after)
    conditions.push(sql`(d.activity_at, d.customer_id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  if (updatedFrom) conditions.push(sql`d.activity_at >= ${updatedFrom}::timestamptz`);
  if (updatedBefore) conditions.push(sql`d.activity_at < ${updatedBefore}::timestamptz`);
  return conditions;
}

/** What must, or must not, be so of somebody in a row: a SELECT of the customers of whom it is. */
export interface Fact {
  who: Prisma.Sql;
  wanted: boolean;
}

function factsOf(actor: Actor, filter: DealFilter): Fact[] {
  const status = filter.status?.length ? [...filter.status] : ['negotiating', 'contracted', 'ended'];
  const wishes = filter.wish?.length ? sql`AND q.wishes && ${[...filter.wish]}::text[]` : empty;
  const who = sql`SELECT q.customer_id FROM quote q
    WHERE ${storeCondition(actor, filter.storeId, 'q.store_id')} AND q.status = ANY (${status}::text[]) ${wishes}`;
  return [{ who, wanted: true }, ...customerFacts(actor, filter)];
}

/** Those of the filters that are about the customers, whatever their quotes say. */
export function customerFacts(
  actor: Actor,
  filter: Pick<DealFilter, 'storeId' | 'q' | 'assigneeId' | 'waiting' | 'surveyed'>,
): Fact[] {
  const mine = (column: string) => storeCondition(actor, filter.storeId, column);
  const facts: Fact[] = [];
  if (filter.q)
    facts.push({
      who: sql`SELECT f.customer_id FROM store st CROSS JOIN LATERAL (${customersFoundBy(filter.q)}) f
        WHERE ${mine('st.id')}`,
      wanted: true,
    });
  if (filter.assigneeId)
    facts.push({
      who: sql`SELECT c.id AS customer_id FROM customer c
        WHERE ${mine('c.store_id')} AND c.assignee_id = ${filter.assigneeId}`,
      wanted: true,
    });
  if (filter.waiting !== undefined)
    facts.push({
      who: sql`SELECT t.customer_id FROM todo t
        WHERE ${mine('t.store_id')} AND t.kind = 'reply' AND t.status = 'open'`,
      wanted: filter.waiting,
    });
  if (filter.surveyed !== undefined)
    facts.push({
      who: sql`SELECT a.customer_id FROM survey_answer a WHERE ${mine('a.store_id')}`,
      wanted: filter.surveyed,
    });
  return facts;
}
