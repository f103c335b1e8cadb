import type { UsageGroup } from '#domain/usage-statement';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';

/** Sends of a day that were accepted. */
export interface UsageDay {
  on: string;
  sms: number;
  postcard: number;
  smsYen: number;
  postcardYen: number;
}

/**
 * Whether a send counts: a provider took it, whatever became of it later. A send belongs to the month in which its
 * hand-over began, as in the budget (`oikaze_spent_yen`): so a statement never says more than the cap allowed.
 */
export const SEND_STATE = Prisma.sql`CASE
  WHEN d.accepted_at IS NOT NULL OR d.status IN ('accepted', 'delivered', 'bounced') THEN 'accepted'
  WHEN d.status = 'in_doubt' THEN 'in_doubt'
  WHEN d.status IN ('claimed', 'planned') THEN 'pending' END`;
const at = Prisma.sql`d.claimed_at`;

const inMonths = (first: string, last: string) => Prisma.sql`
  ${at} >= (${`${first}-01`}::date)::timestamp AT TIME ZONE s.time_zone
  AND ${at} < ((${`${last}-01`}::date + interval '1 month')::timestamp) AT TIME ZONE s.time_zone`;

/** Ledger rows of a store by month, channel, state and price. */
export const findUsageGroups = (
  rows: Rows,
  storeId: string,
  first: string,
  last: string,
): Promise<(UsageGroup & { month: string })[]> =>
  rows.$queryRaw`
    SELECT to_char(${at} AT TIME ZONE s.time_zone, 'YYYY-MM') AS month, d.channel, ${SEND_STATE} AS state,
      d.price_yen AS "unitYen", count(*)::int AS quantity
    FROM store s JOIN delivery d ON d.store_id = s.id
    WHERE s.id = ${storeId}::uuid AND d.price_yen > 0 AND ${inMonths(first, last)} AND ${SEND_STATE} IS NOT NULL
    GROUP BY 1, 2, 3, 4`;

/** Days of a month on which something was accepted. */
export const findUsageDays = (rows: Rows, storeId: string, month: string): Promise<UsageDay[]> =>
  rows.$queryRaw`
    SELECT to_char(${at} AT TIME ZONE s.time_zone, 'YYYY-MM-DD') AS "on",
      count(*) FILTER (WHERE d.channel = 'sms')::int AS sms,
      count(*) FILTER (WHERE d.channel = 'postcard')::int AS postcard,
      coalesce(sum(d.price_yen) FILTER (WHERE d.channel = 'sms'), 0)::int AS "smsYen",
      coalesce(sum(d.price_yen) FILTER (WHERE d.channel = 'postcard'), 0)::int AS "postcardYen"
    FROM store s JOIN delivery d ON d.store_id = s.id
    WHERE s.id = ${storeId}::uuid AND d.price_yen > 0 AND ${inMonths(month, month)} AND ${SEND_STATE} = 'accepted'
    GROUP BY 1 ORDER BY 1`;

/** What counts against the budget of the running month. */
export async function findSpentYen(rows: Rows, storeId: string): Promise<number> {
  const [row] = await rows.$queryRaw<{ yen: number }[]>`
    SELECT oikaze_spent_yen(s.id, s.time_zone, NULL) AS yen FROM store s WHERE s.id = ${storeId}::uuid`;
  return row?.yen ?? 0;
}
