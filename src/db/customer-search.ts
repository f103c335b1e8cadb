import type { FoundCustomer } from '#contract/customer-search';
import type { CustomerQuery } from '#domain/customer-query';
import type { Actor } from '#domain/actor';
import type { Database } from './client.ts';
import { limitRows } from './columns.ts';
import { customerCondition, type QueryClock } from './customer-query-sql.ts';
import { Prisma } from './generated/client.ts';
import { LAST_USED_ON } from './last-used.ts';
import { storeCondition } from './scope.ts';

const { sql, raw } = Prisma;

export type CustomerSort = 'kana' | 'created' | 'last_negotiated';

/** A row of the list with the text its order goes by. */
export type FoundCustomerRow = Omit<FoundCustomer, 'createdAt' | 'lastContactAt' | 'follow'> & {
  sortKey: string;
  createdAt: Date;
  lastContactAt: Date | null;
  follow: (Omit<NonNullable<FoundCustomer['follow']>, 'nextDueAt'> & { nextDueAt: string | null }) | null;
};

/** Where a page starts: after the row with this key and id. */
export interface SearchPosition {
  key: string;
  id: string;
}

/** Each order has an index that begins with the store (migration customer_search_builder). */
const SORTS: Record<CustomerSort, { key: string; order: string; after: string; type: string }> = {
  kana: { key: 'coalesce(c.kana, c.name) COLLATE "C"', order: '', after: '>', type: 'text' },
  created: { key: 'c.id', order: 'DESC', after: '<', type: 'uuid' },
  last_negotiated: {
    key: "coalesce(c.last_negotiated_on, '-infinity'::date)",
    order: 'DESC',
    after: '<',
    type: 'date',
  },
};

/**
 * A page of customers with everything the list shows: the page's ids come from the order's index of each store, by a
 * statement planned for what is searched; the rest is looked up for those rows only.
 */
export async function searchCustomerRows(
  db: Database,
  actor: Actor,
  search: { query: CustomerQuery; storeId?: string | undefined; sort: CustomerSort },
  page: { clock: QueryClock; take: number; after?: SearchPosition | undefined },
): Promise<FoundCustomerRow[]> {
  const { key, order, after, type } = SORTS[search.sort];
  const condition = customerCondition(search.query, page.clock);
  const position = page.after
    ? sql`AND (${raw(key)}, c.id) ${raw(after)} (${page.after.key}::${raw(type)}, ${page.after.id}::uuid)`
    : Prisma.empty;
  const found = await db.read<{ id: string; sortKey: string }>(
    actor,
    sql`SELECT page.id, page.sort_key::text AS "sortKey" FROM store st CROSS JOIN LATERAL (
        SELECT c.id, ${raw(key)} AS sort_key FROM customer c
        WHERE c.store_id = st.id AND c.erased_at IS NULL AND ${condition} ${position}
        ORDER BY ${raw(key)} ${raw(order)}, c.id ${raw(order)} ${limitRows(page.take)}) page
      WHERE ${storeCondition(actor, search.storeId, 'st.id')}
      ORDER BY page.sort_key ${raw(order)}, page.id ${raw(order)} ${limitRows(page.take)}`,
    { plan: 'each' },
  );
  return found.length === 0 ? [] : readRows(db, actor, found);
}

/** What the list shows of these customers, in their order: a statement that is planned once. */
function readRows(
  db: Database,
  actor: Actor,
  found: readonly { id: string; sortKey: string }[],
): Promise<FoundCustomerRow[]> {
  const [ids, keys] = [found.map(({ id }) => id), found.map(({ sortKey }) => sortKey)];
  return db.read<FoundCustomerRow>(
    actor,
    sql`
    SELECT c.id, c.store_id AS "storeId", st.name AS "storeName", c.name, c.kana, c.phone, c.phone_entered AS "phoneEntered", c.assignee_id AS "assigneeId",
      u.name AS "assigneeName", c.negotiation_state AS "negotiationState", c.last_negotiated_on::text AS "lastNegotiatedOn",
      ${raw(LAST_USED_ON)}::text AS "lastUsedOn",
      c.tags, jsonb_build_object('mail', c.consent_mail, 'sms', c.consent_sms, 'postcard', c.consent_postcard) AS consent,
      c.cleaning_decision AS "cleaningDecision", f.follow, h.at AS "lastContactAt", v.vehicles, c.created_at AS "createdAt",
      found."sortKey"
    FROM unnest(${ids}::uuid[], ${keys}::text[]) WITH ORDINALITY found (id, "sortKey", nr) JOIN customer c ON c.id = found.id JOIN store st ON st.id = c.store_id
    LEFT JOIN staff_user u ON u.id = c.assignee_id
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object('id', f.id, 'patternName', p.name, 'status', f.status, 'nextDueAt', s.due_at, 'nextChannel', s.channel) AS follow
      FROM follow f JOIN pattern p ON p.id = f.pattern_id
      LEFT JOIN LATERAL (SELECT s.due_at, s.channel FROM follow_step s WHERE s.follow_id = f.id AND s.status = 'planned'
        ORDER BY s.due_at, s.position LIMIT 1) s ON true
      WHERE f.customer_id = c.id AND f.status IN ('starting', 'running', 'paused') ORDER BY f.id DESC LIMIT 1) f ON true
    LEFT JOIN LATERAL (SELECT h.occurred_at AS at FROM history_entry h WHERE h.customer_id = c.id AND h.kind = ANY (${CONTACT_KINDS}::text[])
      ORDER BY h.occurred_at DESC LIMIT 1) h ON true
    LEFT JOIN LATERAL (SELECT string_agg(concat_ws(' ', v.model, v.registration_number), '、' ORDER BY v.id) AS vehicles
      FROM vehicle v WHERE v.customer_id = c.id) v ON true
    ORDER BY found.nr`,
    { plan: 'once' },
  );
}

/** Entries of the 応対履歴 in which somebody reached, or was reached by, the customer. */
const CONTACT_KINDS = [
  'message_sent',
  'message_received',
  'todo_done',
  'inquiry_received',
  'negotiated',
  'delivered',
  'serviced',
];

/** Exact number of a search's customers. */
export async function countCustomers(
  db: Database,
  actor: Actor,
  search: { query: CustomerQuery; storeId?: string | undefined },
  clock: QueryClock,
): Promise<number> {
  const [row] = await db.read<{ count: number }>(
    actor,
    sql`
    SELECT count(*)::int AS count FROM customer c
    WHERE ${storeCondition(actor, search.storeId, 'c.store_id')} AND c.erased_at IS NULL AND ${customerCondition(search.query, clock)}`,
    { plan: 'each' },
  );
  return row?.count ?? 0;
}
