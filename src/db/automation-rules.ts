import type { Actor } from '#domain/actor';
import type { DateSource } from '#domain/automation/date-sources';
import type { RuleChannel, RuleStatus } from '#domain/automation/rule';
import type { CustomerQuery, FieldTest } from '#domain/customer-query';
import type { Purpose } from '#domain/kinds';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** What a version of a rule says. */
export interface RuleDefinition {
  query: CustomerQuery;
  /** of the very vehicle that the send is about */
  vehicleTests: FieldTest[];
  dateSource: DateSource;
  offset: string;
  channel: RuleChannel;
  purpose: Purpose;
  templateId: string | null;
  subject: string | null;
  body: string;
  timeOfDay: string;
  capPerDay: number | null;
  ratePerMinute: number | null;
  catchUpDays: number;
  holdDays: number;
}

/** A rule in one of its versions, the current one unless asked otherwise. */
export interface RuleView extends RuleDefinition {
  id: string;
  storeId: string | null;
  storeName: string | null;
  /** of its store; of the oldest store where it is about all of them */
  timeZone: string;
  name: string;
  status: RuleStatus;
  version: number;
  versionId: string;
  /** `YYYY-MM-DD` */
  activeSince: string | null;
  createdBy: string;
  createdAt: Date;
  versionBy: string;
  versionAt: Date;
  updatedAt: Date;
}

/** Zone of a rule `r` with its store `st`. */
export const RULE_ZONE = Prisma.raw(
  `coalesce(st.time_zone, (SELECT o.time_zone FROM store o ORDER BY o.created_at, o.id LIMIT 1), 'Asia/Tokyo')`,
);

const columns = Prisma.sql`r.id, r.store_id AS "storeId", st.name AS "storeName", ${RULE_ZONE} AS "timeZone", r.name, r.status,
  v.version, v.id AS "versionId", to_char(r.active_since, 'YYYY-MM-DD') AS "activeSince", r.created_by AS "createdBy",
  r.created_at AS "createdAt", v.created_by AS "versionBy", v.created_at AS "versionAt", r.updated_at AS "updatedAt",
  v.query, v.vehicle_tests AS "vehicleTests", v.date_source AS "dateSource", v."offset", v.channel, v.purpose,
  v.template_id AS "templateId", v.subject, v.body, v.time_of_day AS "timeOfDay", v.cap_per_day AS "capPerDay",
  v.rate_per_minute AS "ratePerMinute", v.catch_up_days AS "catchUpDays", v.hold_days AS "holdDays"`;

const from = Prisma.sql`FROM automation_rule r LEFT JOIN store st ON st.id = r.store_id
  JOIN automation_rule_version v ON v.rule_id = r.id`;
const current = Prisma.sql`v.version = r.current_version`;

const seenBy = (actor: Actor, storeId?: string): Prisma.Sql =>
  Prisma.sql`(r.store_id IS NULL OR ${storeCondition(actor, storeId, 'r.store_id')})`;

/** Rules of the company and of the actor's stores, those in use first. */
export const findRules = (
  rows: Rows,
  actor: Actor,
  filter: { storeId?: string | undefined; archived: boolean },
): Promise<RuleView[]> =>
  rows.$queryRaw`
    SELECT ${columns} ${from} WHERE ${current} AND ${seenBy(actor, filter.storeId)}
      AND (r.status = 'archived') = ${filter.archived}
    ORDER BY CASE r.status WHEN 'active' THEN 0 ELSE 1 END, r.id`;

export async function findRule(rows: Rows, actor: Actor, id: string): Promise<RuleView | null> {
  const found = await rows.$queryRaw<RuleView[]>`
    SELECT ${columns} ${from} WHERE ${current} AND ${seenBy(actor)} AND r.id = ${id}::uuid`;
  return found[0] ?? null;
}

/** The rule as a version of it stood, whoever may see it. */
export async function findRuleVersion(rows: Rows, versionId: string): Promise<RuleView | null> {
  const found = await rows.$queryRaw<RuleView[]>`SELECT ${columns} ${from} WHERE v.id = ${versionId}::uuid`;
  return found[0] ?? null;
}

/** The rule as it stands, whoever may see it. */
export async function findRuleForRun(rows: Rows, id: string): Promise<RuleView | null> {
  const found = await rows.$queryRaw<
    RuleView[]
  >`SELECT ${columns} ${from} WHERE ${current} AND r.id = ${id}::uuid`;
  return found[0] ?? null;
}

/** Every version, the newest first. */
export const findRuleVersions = (rows: Rows, actor: Actor, id: string): Promise<RuleView[]> =>
  rows.$queryRaw`
    SELECT ${columns} ${from} WHERE ${seenBy(actor)} AND r.id = ${id}::uuid ORDER BY v.version DESC`;

export async function insertRule(
  tx: Tx,
  rule: { id: string; storeId: string | null; name: string; createdBy: string },
): Promise<void> {
  await tx.automationRule.create({ data: { ...rule, status: 'paused', currentVersion: 1 } });
}

export async function insertRuleVersion(
  tx: Tx,
  rule: {
    id: string;
    ruleId: string;
    storeId: string | null;
    version: number;
    createdBy: string;
    definition: RuleDefinition;
  },
): Promise<void> {
  const { definition, ...keys } = rule;
  await tx.automationRuleVersion.create({
    data: {
      ...keys,
      ...definition,
      query: definition.query as unknown as Prisma.InputJsonObject,
      vehicleTests: definition.vehicleTests as unknown as Prisma.InputJsonArray,
    },
  });
}

/** Keeps two changes of a rule apart, and claims of its sends away until the transaction ends. */
export async function lockRule(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('automation:' || ${id}, 0))`;
}

export async function changeRule(
  tx: Tx,
  id: string,
  data: Partial<{
    name: string;
    status: RuleStatus;
    currentVersion: number;
    activeSince: Date;
    scheduleState: 'pending' | 'synced';
  }>,
): Promise<void> {
  await tx.automationRule.update({ where: { id }, data });
}

/** How many sends of a rule are being handed over right now; the database's clock decides, as in the claim. */
export async function countLiveClaimsOfRule(rows: Rows, ruleId: string): Promise<number> {
  const found = await rows.$queryRaw<{ live: number }[]>`
    SELECT count(*)::int AS live FROM delivery d JOIN single_send s ON s.id = d.single_send_id
    WHERE s.rule_id = ${ruleId}::uuid AND d.status = 'claimed' AND d.lease_until > now()`;
  return found[0]?.live ?? 0;
}

/** Rules whose schedule Temporal does not have as they stand. */
export const findRulesToSync = (rows: Rows, limit: number): Promise<RuleView[]> =>
  rows.$queryRaw`
    SELECT ${columns} ${from} WHERE ${current} AND r.schedule_state = 'pending' ORDER BY r.updated_at LIMIT ${limit}`;

/** Marks a rule's schedule as it was put, unless the rule has changed since. */
export async function noteScheduled(rows: Rows, rule: Pick<RuleView, 'id' | 'updatedAt'>): Promise<void> {
  await rows.$queryRaw`
    UPDATE automation_rule SET schedule_state = 'synced'
    WHERE id = ${rule.id}::uuid AND updated_at = ${rule.updatedAt}::timestamptz RETURNING id`;
}

/**
 * Active rules whose time of the day has passed without a run, though they were as they are when it came: Temporal was
 * away for long, or has lost its schedules.
 */
export const findMissedRules = (rows: Rows, now: Date, graceMinutes: number): Promise<{ id: string }[]> =>
  rows.$queryRaw`
    SELECT r.id FROM automation_rule r LEFT JOIN store st ON st.id = r.store_id
      JOIN automation_rule_version v ON v.rule_id = r.id AND ${current}
      CROSS JOIN LATERAL (SELECT (${now}::timestamptz AT TIME ZONE ${RULE_ZONE})::date AS today) d
      CROSS JOIN LATERAL (SELECT (d.today + v.time_of_day::time) AT TIME ZONE ${RULE_ZONE} AS at) t
    WHERE r.status = 'active' AND t.at < ${now}::timestamptz - make_interval(mins => ${graceMinutes}) AND r.updated_at < t.at
      AND NOT EXISTS (SELECT FROM automation_run x WHERE x.rule_id = r.id AND x.run_on = d.today)`;
