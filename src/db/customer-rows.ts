import type { Actor } from '#domain/actor';
import type { Database } from './client.ts';
import { columnsOf, limitRows } from './columns.ts';
import type { Customer } from './customers.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

export interface CustomerFilter {
  q?: string | undefined;
  storeId?: string | undefined;
  externalId?: string | undefined;
  negotiationState?: readonly string[] | undefined;
  assigneeId?: string | undefined;
  tag?: readonly string[] | undefined;
  withoutFollow?: boolean | undefined;
}

/** A row of the list, with what stands beside the customer there. */
export interface CustomerRow extends Customer {
  assigneeName: string | null;
  openFollows: { id: string; patternName: string; status: string }[];
  nextDueAt: Date | null;
  vehicles: { id: string; model: string | null; registrationNumber: string | null }[];
}

/**
 * Newest first; with `q` in the order of what was found, by the beginning of names, numbers and plates. Both are ranges
 * of an index; a search by anything else is planned for its values, and what stands in its rows is read afterwards.
 */
export async function findCustomerRows(
  db: Pick<Database, 'reader'>,
  actor: Actor,
  filter: CustomerFilter,
  page: { after?: string | undefined; take: number },
): Promise<CustomerRow[]> {
  const { q, storeId: _storeId, ...others } = filter;
  const conditions = conditionsOf(filter);
  const rows = db.reader(actor, { plan: 'once' });
  const search = q
    ? foundByTerm(actor, q, filter, conditions, page)
    : newest(actor, filter, conditions, page);
  if (Object.values(others).every((condition) => condition === undefined)) return rowsOf(rows, search);
  const found = await db.reader(actor, { plan: 'each' }).$queryRaw<{ id: string }[]>(search);
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  return rowsOf(
    rows,
    Prisma.sql`SELECT p.id FROM unnest(${ids}::uuid[]) WITH ORDINALITY p (id, nr) ORDER BY p.nr`,
  );
}

function newest(
  actor: Actor,
  filter: CustomerFilter,
  conditions: readonly Prisma.Sql[],
  page: { after?: string | undefined; take: number },
): Prisma.Sql {
  const after = page.after ? Prisma.sql`AND c.id < ${page.after}::uuid` : Prisma.empty;
  return Prisma.sql`SELECT c.id FROM customer c
    WHERE ${storeCondition(actor, filter.storeId, 'c.store_id')} AND ${Prisma.join([...conditions], ' AND ')} ${after}
    ORDER BY c.id DESC ${limitRows(page.take)}`;
}

/** One customer, erased or not; null: there is none in the actor's stores. */
export async function findCustomerRow(rows: Rows, actor: Actor, id: string): Promise<CustomerRow | null> {
  const [row] = await rowsOf(
    rows,
    Prisma.sql`SELECT c.id FROM customer c WHERE c.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'c.store_id')}`,
  );
  return row ?? null;
}

function foundByTerm(
  actor: Actor,
  q: string,
  filter: CustomerFilter,
  conditions: readonly Prisma.Sql[],
  page: { after?: string | undefined; take: number },
): Prisma.Sql {
  // The last code point ends the range of everything that begins with the key.
  const key = Prisma.sql`(SELECT regexp_replace(search_key(${q}), '^\\+81', '0'))`;
  const inRange = Prisma.sql`t.term >= ${key} AND t.term < ${key} || ${'\u{10FFFF}'}::text AND ${key} <> ''`;
  // What the last customer of the page before was found by is read again: it may be a mail address, which is in no answer
  // (C8). Where it is not found any more the list goes on after nothing rather than from the beginning.
  const after = page.after
    ? Prisma.sql`AND (t.term, t.customer_id) > ((SELECT min(e.term) FROM customer_term e
        WHERE e.customer_id = ${page.after}::uuid AND e.term >= ${key}), ${page.after}::uuid)`
    : Prisma.empty;
  // Each store's terms are an index range of their own: others' customers are not even read. The store is not asked for
  // again at the customer: PostgreSQL would take the two for independent, expect few rows and sort all of them.
  return Prisma.sql`SELECT page.id FROM store st CROSS JOIN LATERAL (
      SELECT t.customer_id AS id, t.term FROM customer_term t JOIN customer c ON c.id = t.customer_id
      WHERE t.store_id = st.id AND ${inRange} ${after}
        AND (t.term, t.source_id) = (SELECT e.term, e.source_id FROM customer_term e
          WHERE e.customer_id = t.customer_id AND e.term >= ${key} ORDER BY e.term, e.source_id LIMIT 1)
        AND ${Prisma.join([...conditions], ' AND ')}
      ORDER BY t.term, t.customer_id ${limitRows(page.take)}) page
    WHERE ${storeCondition(actor, filter.storeId, 'st.id')} ORDER BY page.term, page.id ${limitRows(page.take)}`;
}

function conditionsOf(filter: CustomerFilter): Prisma.Sql[] {
  const conditions = [Prisma.sql`c.erased_at IS NULL`];
  if (filter.externalId) conditions.push(Prisma.sql`c.external_id = ${filter.externalId}`);
  if (filter.negotiationState?.length)
    conditions.push(Prisma.sql`c.negotiation_state = ANY (${[...filter.negotiationState]}::text[])`);
  if (filter.assigneeId) conditions.push(Prisma.sql`c.assignee_id = ${filter.assigneeId}`);
  if (filter.tag?.length) conditions.push(Prisma.sql`c.tags @> ${[...filter.tag]}::text[]`);
  if (filter.withoutFollow !== undefined) {
    const running = Prisma.sql`EXISTS (SELECT FROM follow f WHERE f.customer_id = c.id AND f.status IN ('starting', 'running', 'paused'))`;
    conditions.push(filter.withoutFollow ? Prisma.sql`NOT ${running}` : running);
  }
  return conditions;
}

/** @param found ids and terms in the order of the list */
async function rowsOf(rows: Rows, found: Prisma.Sql): Promise<CustomerRow[]> {
  const list = await rows.$queryRaw<(Omit<CustomerRow, 'nextDueAt'> & { nextDueAt: Date | null })[]>`
    WITH found AS MATERIALIZED (SELECT page.*, row_number() OVER () AS nr FROM (${found}) page)
    SELECT ${COLUMNS}, u.name AS "assigneeName", coalesce(f.list, '[]') AS "openFollows", f.next AS "nextDueAt",
      coalesce(v.list, '[]') AS vehicles
    FROM found JOIN customer c ON c.id = found.id LEFT JOIN staff_user u ON u.id = c.assignee_id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('id', f.id, 'patternName', v.name, 'status', f.status) ORDER BY f.id) AS list,
        min((SELECT min(s.due_at) FROM follow_step s WHERE s.follow_id = f.id AND s.status = 'planned')) AS next
      FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id
      WHERE f.customer_id = c.id AND f.status IN ('starting', 'running', 'paused')) f ON true
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('id', v.id, 'model', v.model, 'registrationNumber', v.registration_number) ORDER BY v.id) AS list
      FROM vehicle v WHERE v.customer_id = c.id) v ON true
    ORDER BY found.nr`;
  return list;
}

const COLUMNS = columnsOf(Prisma.CustomerScalarFieldEnum, 'c');
