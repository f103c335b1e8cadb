import type { StaffMember, Standing } from '#domain/dry-run/tally';
import type { DryRunCustomer, DryRunStep, DryRunStore } from '#domain/dry-run/types';
import { storeCalendarJson } from './assignment-facts.ts';
import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { contractedToday } from './contracts.ts';
import { EXISTING_RELATION } from './existing-relation.ts';
import { Prisma } from './generated/client.ts';
import { findPrices } from './price-list.ts';
import { storeCondition } from './scope.ts';

/** Steps of a version with what a dry run needs beside their times. */
export async function findDryRunSteps(
  tx: Tx,
  patternVersionId: string,
): Promise<(DryRunStep & { body: string | null })[]> {
  return tx.$queryRaw<(DryRunStep & { body: string | null })[]>`
    SELECT position, channel, anchor, "offset", time_of_day AS "timeOfDay", on_closed_day AS "onClosedDay", purpose, body
    FROM pattern_step WHERE pattern_version_id = ${patternVersionId}::uuid ORDER BY position`;
}

/** The actor's stores with their caps, and what they spent this month. */
export async function findDryRunStores(tx: Tx, actor: Actor): Promise<DryRunStore[]> {
  const prices = await findPrices(tx);
  const stores = await tx.$queryRaw<Omit<DryRunStore, 'prices'>[]>`
    SELECT s.id, ${storeCalendarJson} AS calendar, s.budget_cap_yen AS "budgetCapYen",
      ${Prisma.raw(contractedToday('s', 'delivery_basic'))} AS "agencyContracted",
      CASE WHEN s.frequency_cap_days IS NULL OR s.frequency_cap_max IS NULL THEN NULL
        ELSE jsonb_build_object('perDays', s.frequency_cap_days, 'max', s.frequency_cap_max) END AS "frequencyCap",
      CASE WHEN s.budget_cap_yen IS NULL THEN 0 ELSE oikaze_spent_yen(s.id, s.time_zone, NULL) END AS "spentYen"
    FROM store s WHERE ${storeCondition(actor, undefined, 's.id')}`;
  return stores.map((store) => ({ ...store, prices }));
}

/** What stands in the coming days: open work of people, and sends of running follows that cost money. */
export async function findStanding(tx: Tx, actor: Actor, until: Date): Promise<Standing> {
  const staff = await tx.$queryRaw<StaffMember[]>`
    SELECT u.id, u.name, u.capacity_per_day AS "capacityPerDay" FROM staff_user u WHERE u.active`;
  const todos = await tx.$queryRaw<{ assigneeId: string | null; on: string; count: number }[]>`
    SELECT t.assignee_id AS "assigneeId", to_char(t.due_at AT TIME ZONE s.time_zone, 'YYYY-MM-DD') AS "on", count(*)::int AS count
    FROM todo t JOIN store s ON s.id = t.store_id
    WHERE ${storeCondition(actor, undefined, 't.store_id')} AND t.status = 'open' AND t.due_at < ${until}::timestamptz
    GROUP BY 1, 2`;
  const sends = await tx.$queryRaw<
    { storeId: string; at: number; channel: 'sms' | 'postcard'; count: number }[]
  >`
    SELECT p.store_id AS "storeId", (extract(epoch FROM date_trunc('minute', p.due_at)) * 1000)::float8 AS at, p.channel, count(*)::int AS count
    FROM follow_step p JOIN follow f ON f.id = p.follow_id
    WHERE ${storeCondition(actor, undefined, 'p.store_id')} AND p.status = 'planned' AND p.channel IN ('sms', 'postcard')
      AND f.status IN ('starting', 'running') AND p.due_at < ${until}::timestamptz
    GROUP BY 1, 2, 3`;
  return { staff, todos, sends };
}

/**
 * What decides a customer's sends: sends of the last days and of other running follows come along as epoch milliseconds.
 * @param since how far back a frequency cap looks
 */
export async function findDryRunCustomers(
  tx: Tx,
  customerIds: readonly string[],
  window: { since: Date; until: Date; withSends: boolean },
): Promise<Map<string, DryRunCustomer>> {
  const rows = await tx.$queryRaw<Omit<DryRunCustomer, 'otherSends'>[]>`
    SELECT c.id AS "customerId", c.assignee_id AS "assigneeId", c.convenient_times AS "convenientTimes",
      c.preferred_channel AS "preferredChannel", c.cleaning_decision = 'exclude' AS "excludeDm", c.cleaning_decision = 'ask' AS "askFirst",
      jsonb_build_object('mail', c.consent_mail, 'sms', c.consent_sms, 'postcard', c.consent_postcard) AS consent,
      ${Prisma.raw(EXISTING_RELATION)} AS "existingRelation",
      jsonb_build_object('hasEmail', c.email IS NOT NULL, 'emailUndeliverable', c.email_undeliverable_at IS NOT NULL,
        'hasPhone', c.phone IS NOT NULL, 'phoneUndeliverable', c.phone_undeliverable_at IS NOT NULL,
        'hasPostalAddress', c.postal_code IS NOT NULL AND c.address IS NOT NULL,
        'postUndeliverable', c.post_undeliverable_at IS NOT NULL) AS addresses
    FROM customer c WHERE c.id = ANY (${[...customerIds]}::uuid[])`;
  const customers = new Map(rows.map((row) => [row.customerId, { ...row, otherSends: [] as number[] }]));
  if (!window.withSends) return customers;
  const sends = await tx.$queryRaw<{ customerId: string; at: number }[]>`
    SELECT d.customer_id AS "customerId", (extract(epoch FROM d.claimed_at) * 1000)::float8 AS at FROM delivery d
    WHERE d.customer_id = ANY (${[...customerIds]}::uuid[]) AND d.status IN ('claimed', 'accepted', 'delivered', 'in_doubt')
      AND d.claimed_at > ${window.since}::timestamptz
    UNION ALL
    SELECT s.customer_id, (extract(epoch FROM s.due_at) * 1000)::float8 FROM follow f JOIN follow_step s ON s.follow_id = f.id
    WHERE f.customer_id = ANY (${[...customerIds]}::uuid[]) AND f.status IN ('starting', 'running') AND s.status = 'planned'
      AND s.channel IN ('mail', 'sms', 'postcard', 'survey') AND s.due_at < ${window.until}::timestamptz`;
  for (const { customerId, at } of sends) customers.get(customerId)?.otherSends.push(at);
  return customers;
}
