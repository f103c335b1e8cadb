import type { Actor } from '#domain/actor';
import { customerFacts, type DealFilter } from './deals.ts';
import { Prisma } from './generated/client.ts';
import { type InquiryFilter, pastOf } from './inquiries.ts';

/** What 新着見積り一覧 and 商談顧客一覧 may be narrowed by; days are calendar dates of the store. */
export interface QuoteExportFilter
  extends Omit<DealFilter, 'updatedFrom' | 'updatedBefore'>,
    Pick<InquiryFilter, 'source' | 'askedBefore'> {
  updatedFrom?: string | undefined;
  /** included */
  updatedTo?: string | undefined;
}

const { sql } = Prisma;

/**
 * Conditions on the exported quote `x` of store `st`: what the list on the screen shows. State and wishes are the quote's own;
 * the others are the customer's, or, from 商談中 on, of anybody in the customer's row (C1).
 */
export function quoteExportConditions(actor: Actor, filter: QuoteExportFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  const isNew = filter.status?.length === 1 && filter.status[0] === 'new';
  if (filter.status?.length) conditions.push(sql`x.status = ANY (${[...filter.status]}::text[])`);
  if (filter.wish?.length) conditions.push(sql`x.wishes && ${[...filter.wish]}::text[]`);
  if (filter.source) conditions.push(sql`x.source = ${filter.source}`);
  if (filter.askedBefore !== undefined)
    conditions.push(sql`(SELECT EXISTS (SELECT ${pastOf('x')})) = ${filter.askedBefore}`);
  for (const { who, wanted } of customerFacts(actor, filter)) {
    const all = isNew
      ? who
      : sql`${who} UNION SELECT o.customer_id ${SAME_ROW} AND m.customer_id IN (${who})`;
    conditions.push(sql`(x.customer_id IN (${all})) = ${wanted}`);
  }
  const { updatedFrom, updatedTo } = filter;
  const updatedOn = sql`((SELECT max(o.activity_at) ${SAME_ROW} AND m.customer_id = x.customer_id) AT TIME ZONE st.time_zone)::date`;
  if (updatedFrom) conditions.push(sql`${updatedOn} >= ${updatedFrom}::date`);
  if (updatedTo) conditions.push(sql`${updatedOn} <= ${updatedTo}::date`);
  return conditions;
}

/** Deals `o` that stand in one row with deal `m`. */
const SAME_ROW = sql`FROM deal m JOIN deal o ON o.store_id = m.store_id
  AND (o.customer_id = m.customer_id OR o.address_key = m.address_key) WHERE true`;
