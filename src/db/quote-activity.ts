import { Prisma } from './generated/client.ts';

/**
 * 更新日時 of one quote `q` (C2): message sent or received about it, or its status changed; a new inquiry is news as well.
 * A change of the profile is of the customer, not of one quote: see oikaze_deal_activity in the migrations.
 */
export const QUOTE_ACTIVITY = Prisma.sql`greatest(q.received_at, q.status_changed_at,
  (SELECT max(m.occurred_at) FROM message m WHERE m.quote_id = q.id),
  (SELECT max(d.accepted_at) FROM follow f JOIN delivery d ON d.follow_id = f.id
    WHERE f.customer_id = q.customer_id AND f.quote_id = q.id AND d.channel IN ('mail', 'sms')))`;

/** Messages of the customers `ids` that nobody of staff has opened. */
export const unreadOf = (ids: Prisma.Sql): Prisma.Sql => Prisma.sql`(SELECT count(*)::int FROM message m
  WHERE m.customer_id = ANY (${ids}) AND m.direction = 'in' AND m.staff_read_at IS NULL)`;

/** Whether one of the customers `ids` waits for an answer (ユーザ返信). */
export const waitsOf = (ids: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (SELECT FROM todo t
  WHERE t.customer_id = ANY (${ids}) AND t.kind = 'reply' AND t.status = 'open')`;

/**
 * Customers of store `st` who are found by `q`: by the beginning of a name, kana, telephone number or plate as everywhere, or
 * by words in a car that they ask for. A SELECT of ids, read once and before the list where few are found.
 */
export const customersFoundBy = (q: string): Prisma.Sql => {
  const key = Prisma.sql`(SELECT regexp_replace(search_key(${q}), '^\\+81', '0'))`;
  const pattern = `%${q.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return Prisma.sql`SELECT t.customer_id FROM customer_term t
      WHERE t.store_id = st.id AND ${key} <> '' AND t.term >= ${key} AND t.term < ${key} || ${'\u{10FFFF}'}::text
    UNION SELECT q.customer_id FROM quote q WHERE q.store_id = st.id AND q.vehicle_text ILIKE ${pattern}`;
};
