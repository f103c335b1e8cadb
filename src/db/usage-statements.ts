import type { CarriedGroup } from '#domain/usage-statement';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { SEND_STATE } from './usage.ts';

/** A closed month. `content` is what was written when it was closed. */
export interface ClosedMonth<Content> {
  month: string;
  content: Content;
  closedBy: string;
  closedAt: Date;
}

/** Closed months of a store within a range, both included. */
export const findClosedMonths = <Content>(
  rows: Rows,
  storeId: string,
  first: string,
  last: string,
): Promise<ClosedMonth<Content>[]> =>
  rows.$queryRaw`
    SELECT month, content, closed_by AS "closedBy", closed_at AS "closedAt" FROM usage_statement
    WHERE store_id = ${storeId}::uuid AND month BETWEEN ${first} AND ${last}`;

/** Keeps a card that is called off (trigger `delivery_called_off`) and other closings away until the transaction ends. */
export async function lockStatements(tx: Tx, storeId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('statement:' || ${storeId}::text, 0))`;
}

export async function insertStatement(
  tx: Tx,
  statement: {
    id: string;
    storeId: string;
    month: string;
    totalYen: number;
    content: unknown;
    closedBy: string;
    closedAt: Date;
  },
): Promise<void> {
  await tx.usageStatement.create({
    data: { ...statement, content: statement.content as Prisma.InputJsonValue },
  });
}

const monthOf = (instant: string) => Prisma.raw(`to_char(${instant} AT TIME ZONE s.time_zone, 'YYYY-MM')`);

/**
 * The month that a carry-over enters: the one in which it became known or was called off; where that is closed already,
 * the one after the last that is. One that nothing is known of yet enters none.
 */
const carried = (storeId: string) => Prisma.sql`
  SELECT x.delivery_id, x.kind, x.of_month, d.channel, d.price_yen, CASE WHEN settled.month > closed.last THEN settled.month
    ELSE to_char((closed.last || '-01')::date + interval '1 month', 'YYYY-MM') END AS month
  FROM usage_carry_over x JOIN store s ON s.id = x.store_id JOIN delivery d ON d.id = x.delivery_id
    CROSS JOIN LATERAL (SELECT max(u.month) AS last FROM usage_statement u WHERE u.store_id = x.store_id) closed
    CROSS JOIN LATERAL (SELECT CASE WHEN x.kind = 'credit' THEN ${monthOf('x.created_at')}
      ELSE ${monthOf('coalesce(d.accepted_at, d.settled_at, d.claimed_at)')} END AS month) settled
  WHERE x.store_id = ${storeId}::uuid AND x.billed_month IS NULL
    AND (x.kind = 'credit' OR (${SEND_STATE} = 'accepted' AND ${monthOf('d.claimed_at')} = x.of_month))`;

/** What open months take in of months that were closed before it was known. Credits have a negative quantity. */
export const findCarriedGroups = (
  rows: Rows,
  storeId: string,
): Promise<(CarriedGroup & { month: string })[]> =>
  rows.$queryRaw`
    SELECT c.month, c.of_month AS "ofMonth", c.channel, 'accepted' AS state, c.price_yen AS "unitYen",
      (CASE c.kind WHEN 'credit' THEN -1 ELSE 1 END * count(*))::int AS quantity
    FROM (${carried(storeId)}) c GROUP BY c.month, c.of_month, c.channel, c.price_yen, c.kind
    ORDER BY c.month, c.of_month, c.channel, c.price_yen, c.kind`;

/** A month is closed: what it takes in is charged, and what nobody knows yet of its own sends is left to a later one. */
export async function noteClosed(tx: Tx, storeId: string, month: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE usage_carry_over y SET billed_month = ${month} FROM (${carried(storeId)}) c
    WHERE y.delivery_id = c.delivery_id AND y.kind = c.kind AND c.month = ${month}`;
  await tx.$executeRaw`
    INSERT INTO usage_carry_over (delivery_id, kind, store_id, of_month)
    SELECT d.id, 'late', d.store_id, ${month} FROM store s JOIN delivery d ON d.store_id = s.id
    WHERE s.id = ${storeId}::uuid AND d.price_yen > 0 AND ${SEND_STATE} IN ('in_doubt', 'pending')
      AND d.claimed_at >= (${`${month}-01`}::date)::timestamp AT TIME ZONE s.time_zone
      AND d.claimed_at < ((${`${month}-01`}::date + interval '1 month')::timestamp) AT TIME ZONE s.time_zone
    ON CONFLICT DO NOTHING`;
}

const firstOpen = Prisma.sql`coalesce(
  (SELECT to_char((max(u.month) || '-01')::date + interval '1 month', 'YYYY-MM') FROM usage_statement u WHERE u.store_id = s.id),
  (SELECT to_char(min(k.since_on), 'YYYY-MM') FROM store_contract k WHERE k.store_id = s.id))`;

/** The first month of a store that is not closed; null: it has no contract yet. */
export async function findFirstOpenMonth(rows: Rows, storeId: string): Promise<string | null> {
  const found = await rows.$queryRaw<{ month: string | null }[]>`
    SELECT ${firstOpen} AS month FROM store s WHERE s.id = ${storeId}::uuid`;
  return found[0]?.month ?? null;
}

/** Stores with a month that ended at least so many days ago and is not closed, and the first such month. */
export const listMonthsToClose = (
  db: Database,
  options: { now: Date; afterDays: number; limit: number },
): Promise<{ storeId: string; month: string }[]> =>
  db.prisma.$queryRaw`
    SELECT * FROM (SELECT s.id AS "storeId", s.time_zone, ${firstOpen} AS month FROM store s) x
    WHERE (x.month || '-01')::date + interval '1 month' + make_interval(days => ${options.afterDays}::int)
      <= ${options.now}::timestamptz AT TIME ZONE x.time_zone
    LIMIT ${options.limit}`;
