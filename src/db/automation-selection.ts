import type { CustomerQuery, FieldTest } from '#domain/customer-query';
import { CHECK_MONTHS, type DateSource, FIRST_PERIOD_MONTHS } from '#domain/automation/date-sources';
import { type DayRange, dueDays } from '#domain/automation/run-day';
import { parseOffset } from '#domain/planning/offset';
import { customerCondition, type QueryClock, relationCondition } from './customer-query-sql.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';

const { sql, raw } = Prisma;

/** What a rule looks for, on one day. */
export interface DueSearch {
  /** null: a rule that is not saved yet */
  ruleId: string | null;
  /** stores whose customers the rule may write to */
  storeIds: readonly string[];
  query: CustomerQuery;
  vehicleTests: readonly FieldTest[];
  dateSource: DateSource;
  offset: string;
  /** days of sending, see `sendDays` */
  days: DayRange;
  clock: QueryClock;
}

/** A vehicle whose date falls due, and that has no send of the rule for that date. Days are `YYYY-MM-DD`. */
export interface DueVehicle {
  vehicleId: string;
  customerId: string;
  storeId: string;
  dueOn: string;
  plannedOn: string;
}

/**
 * The one selection of the automation master, for runs and for previews (D1).
 * @param page.from the first vehicle to look at: an interrupted selection looks once more at its last one
 */
export function findDueVehicles(
  rows: Rows,
  search: DueSearch,
  page: { from?: string | null; take: number },
): Promise<DueVehicle[]> {
  const { months, days } = parseOffset(search.offset);
  const notBefore = page.from ? sql`AND r.id >= ${page.from}::uuid` : Prisma.empty;
  return rows.$queryRaw<DueVehicle[]>(sql`
    SELECT r.id AS "vehicleId", c.id AS "customerId", c.store_id AS "storeId", to_char(d.due_on, 'YYYY-MM-DD') AS "dueOn",
      to_char(d.send_on, 'YYYY-MM-DD') AS "plannedOn"
    FROM vehicle r JOIN customer c ON c.id = r.customer_id
    CROSS JOIN LATERAL (
      SELECT x.due_on, (x.due_on + make_interval(months => ${months}::int))::date + ${days}::int AS send_on
      FROM (${datesSql(search.dateSource)}) x) d
    WHERE c.store_id = ANY (${[...search.storeIds]}::uuid[]) AND c.erased_at IS NULL
      AND d.send_on BETWEEN ${search.days.from}::date AND ${search.days.to}::date ${near(search, { months, days })}
      AND ${relationCondition('vehicle', search.vehicleTests, search.clock)}
      AND ${customerCondition(search.query, search.clock)}
      AND NOT EXISTS (SELECT FROM single_send s
        WHERE s.rule_id = ${search.ruleId}::uuid AND s.vehicle_id = r.id AND s.due_on = d.due_on)
      ${notBefore}
    ORDER BY r.id, d.due_on LIMIT ${page.take}`);
}

const COLUMNS: Partial<Record<DateSource, string>> = {
  inspection_expiry: 'r.inspection_expires_on',
  first_registration: 'r.first_registered_on',
  delivery: 'r.delivered_on',
};

/** The dates of vehicle `r`, as `due_on` (src/domain/automation/date-sources.ts says what they mean). */
function datesSql(source: DateSource): Prisma.Sql {
  const column = COLUMNS[source];
  if (column) return raw(`SELECT ${column} AS due_on`);
  if (source === 'last_visit')
    return raw(`SELECT max(s.done_on) AS due_on FROM service_record s
      WHERE s.customer_id = r.customer_id AND (s.vehicle_id = r.id OR s.vehicle_id IS NULL)`);
  const months = CHECK_MONTHS[source as keyof typeof CHECK_MONTHS];
  const [first] = months;
  // Every two years counted from the first registration would be the 車検 of the third, fifth … year.
  const yearly = source === 'check_12' ? 'm = 12 OR m % 24 = 0' : 'true';
  return raw(`SELECT (r.inspection_expires_on - make_interval(months => m))::date AS due_on FROM unnest(ARRAY[${months}]) m
      WHERE r.inspection_expires_on IS NOT NULL AND (m < 24 OR r.inspection_expires_on
        <= (r.first_registered_on + make_interval(months => ${FIRST_PERIOD_MONTHS}))::date)
    UNION ALL
    SELECT (coalesce(r.first_registered_on, r.delivered_on) + make_interval(months => m))::date
      FROM generate_series(${first}, ${first + 12 * 40}, 12) m WHERE r.inspection_expires_on IS NULL AND (${yearly})`);
}

/** The same days as an index of the vehicle's own column can answer; wider by the days that ends of months clamp. */
function near({ dateSource, days }: DueSearch, offset: { months: number; days: number }): Prisma.Sql {
  const column = COLUMNS[dateSource];
  if (!column) return Prisma.empty;
  const range = dueDays(days, { ...offset, clockMs: 0 });
  return sql`AND ${raw(column)} BETWEEN ${range.from}::date AND ${range.to}::date`;
}
