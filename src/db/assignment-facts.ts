import type { Channel, OnClosedDay, Anchor, PatternBase } from '#domain/kinds';
import type { ConvenientTime, StoreCalendar } from '#domain/planning/types';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';

/** The newest version of a pattern, as an assignment needs it. */
export interface PatternForPlanning {
  patternId: string;
  patternVersionId: string;
  /** null: every store may use it */
  storeId: string | null;
  archived: boolean;
  name: string;
  version: number;
  base: PatternBase;
  catchUp: boolean;
  repeatEvery: string | null;
  repeatTimes: number | null;
  steps: PatternStepForPlanning[];
}

export interface PatternStepForPlanning {
  id: string;
  position: number;
  channel: Channel;
  anchor: Anchor;
  offset: string;
  timeOfDay: string | null;
  onClosedDay: OnClosedDay;
  title: string | null;
}

const patternSelect = Prisma.sql`
  SELECT p.id AS "patternId", v.id AS "patternVersionId", p.store_id AS "storeId", p.archived_at IS NOT NULL AS archived,
    v.name, v.version, v.base, v.catch_up AS "catchUp", v.repeat_every AS "repeatEvery", v.repeat_times AS "repeatTimes",
    (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'position', s.position, 'channel', s.channel, 'anchor', s.anchor,
        'offset', s."offset", 'timeOfDay', s.time_of_day, 'onClosedDay', s.on_closed_day, 'title', s.title) ORDER BY s.position)
      FROM pattern_step s WHERE s.pattern_version_id = v.id) AS steps
  FROM pattern p JOIN pattern_version v ON v.pattern_id = p.id`;

/** The pattern in its current version; null: there is none. */
export async function findPatternForPlanning(tx: Tx, patternId: string): Promise<PatternForPlanning | null> {
  const rows = await tx.$queryRaw<PatternForPlanning[]>`
    ${patternSelect} WHERE p.id = ${patternId}::uuid AND v.version = p.current_version`;
  return rows[0] ? { ...rows[0], steps: rows[0].steps ?? [] } : null;
}

/** One version, current or not. */
export async function findVersionForPlanning(
  tx: Tx,
  patternVersionId: string,
): Promise<PatternForPlanning | null> {
  const rows = await tx.$queryRaw<
    PatternForPlanning[]
  >`${patternSelect} WHERE v.id = ${patternVersionId}::uuid`;
  return rows[0] ? { ...rows[0], steps: rows[0].steps ?? [] } : null;
}

/** What an assignment has to know of a customer. Dates are `YYYY-MM-DD`, instants ISO 8601. */
export interface CustomerForPlanning {
  customerId: string;
  storeId: string;
  assigneeId: string | null;
  erased: boolean;
  convenientTimes: ConvenientTime[];
  lastNegotiatedOn: string | null;
  quoteId: string | null;
  receivedAt: string | null;
  deliveredOn: string | null;
  inspectionExpiresOn: string | null;
  orderedOn: string | null;
  store: StoreCalendar;
  storeName: string;
}

/** The columns of a store that make its calendar, as one JSON object. */
export const storeCalendarJson =
  Prisma.raw(`jsonb_build_object('timeZone', s.time_zone, 'openFrom', s.open_from,
  'openTo', s.open_to, 'closedWeekdays', to_jsonb(s.closed_weekdays), 'closedOn', to_jsonb(s.closed_on), 'holidays', s.holidays,
  'quietHours', CASE WHEN s.quiet_from IS NULL OR s.quiet_to IS NULL THEN NULL
    ELSE jsonb_build_object('from', s.quiet_from, 'to', s.quiet_to) END)`);

export interface CustomerFactsRequest {
  customerIds: readonly string[];
  /** facts of this quote instead of the customer's newest */
  quoteId?: string | undefined;
  /** facts of this vehicle instead of the newest delivered and the next to expire */
  vehicleId?: string | undefined;
  /** locks the customers, so that two assignments of one customer come one after the other */
  lock?: boolean;
}

/** Facts of one or many customers in one statement. Customers that are not there are left out. */
export async function findCustomersForPlanning(
  tx: Tx,
  request: CustomerFactsRequest,
): Promise<CustomerForPlanning[]> {
  const ofQuote = request.quoteId ? Prisma.sql`AND q.id = ${request.quoteId}::uuid` : Prisma.empty;
  const ofVehicle = request.vehicleId ? Prisma.sql`AND v.id = ${request.vehicleId}::uuid` : Prisma.empty;
  return tx.$queryRaw<CustomerForPlanning[]>`
    SELECT c.id AS "customerId", c.store_id AS "storeId", c.assignee_id AS "assigneeId", c.erased_at IS NOT NULL AS erased,
      c.convenient_times AS "convenientTimes", to_char(c.last_negotiated_on, 'YYYY-MM-DD') AS "lastNegotiatedOn",
      q.id AS "quoteId", to_char(q.received_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "receivedAt",
      to_char(d.delivered_on, 'YYYY-MM-DD') AS "deliveredOn",
      to_char(i.inspection_expires_on, 'YYYY-MM-DD') AS "inspectionExpiresOn",
      to_char(o.ordered_on, 'YYYY-MM-DD') AS "orderedOn", ${storeCalendarJson} AS store,
      s.name AS "storeName"
    FROM customer c JOIN store s ON s.id = c.store_id
    LEFT JOIN LATERAL (SELECT id, received_at FROM quote q WHERE q.customer_id = c.id ${ofQuote}
      ORDER BY received_at DESC LIMIT 1) q ON true
    LEFT JOIN LATERAL (SELECT delivered_on FROM vehicle v WHERE v.customer_id = c.id AND delivered_on IS NOT NULL ${ofVehicle}
      ORDER BY delivered_on DESC LIMIT 1) d ON true
    LEFT JOIN LATERAL (SELECT inspection_expires_on FROM vehicle v
      WHERE v.customer_id = c.id AND inspection_expires_on IS NOT NULL ${ofVehicle}
      ORDER BY (inspection_expires_on < current_date), abs(inspection_expires_on - current_date) LIMIT 1) i ON true
    LEFT JOIN LATERAL (SELECT ordered_on FROM customer_order o WHERE o.customer_id = c.id
      ORDER BY ordered_on DESC LIMIT 1) o ON true
    WHERE c.id = ANY (${[...request.customerIds]}::uuid[])
    ${request.lock ? Prisma.sql`ORDER BY c.id FOR NO KEY UPDATE OF c` : Prisma.empty}`;
}

export interface SameFollow {
  customerId: string;
  patternId: string;
  quoteId: string | null;
  /** a calendar date `YYYY-MM-DD` or an instant; left out: from whatever base */
  from?: { on: string | null; at: Date | null };
}

/**
 * Whether the pattern runs already for the customer and quote: a double click, not a wish.
 * @param own the follow about to be made, which a repeated request finds among them
 * @returns id of such a follow, `own` before all others
 */
export async function findSameFollow(tx: Tx, same: SameFollow, own: string): Promise<string | null> {
  const { from } = same;
  const fromSameBase = from
    ? Prisma.sql`AND base_on IS NOT DISTINCT FROM ${from.on}::date AND base_at IS NOT DISTINCT FROM ${from.at}::timestamptz`
    : Prisma.empty;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM follow WHERE customer_id = ${same.customerId}::uuid AND pattern_id = ${same.patternId}::uuid
      AND status IN ('starting', 'running', 'paused') AND quote_id IS NOT DISTINCT FROM ${same.quoteId}::uuid
      ${fromSameBase}
    ORDER BY id = ${own}::uuid DESC LIMIT 1`;
  return rows[0]?.id ?? null;
}
