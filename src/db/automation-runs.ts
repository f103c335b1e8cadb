import type { Actor } from '#domain/actor';
import type { RuleStatus, RunStatus } from '#domain/automation/rule';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** What the sends of a run have come to. `reasons`: how many were skipped or are held, by why. */
export interface RunCounts {
  sent: number;
  skipped: number;
  held: number;
  failed: number;
  inDoubt: number;
  costYen: number;
  reasons: Record<string, number>;
}

/** One day of a rule. Days are `YYYY-MM-DD`. */
export interface RunView extends RunCounts {
  id: string;
  ruleId: string;
  ruleName: string;
  ruleVersionId: string;
  version: number;
  storeId: string | null;
  runOn: string;
  startedBy: string;
  workflowId: string;
  status: RunStatus;
  selected: number;
  carried: number;
  error: string | null;
  startedAt: Date;
  finishedAt: Date | null;
}

/** A run as its work needs it. */
export interface RunOrder {
  id: string;
  ruleId: string;
  ruleVersionId: string;
  status: RunStatus;
  runOn: string;
  cursor: string | null;
  startedAt: Date;
  ruleStatus: RuleStatus;
}

/**
 * Begins the day of a rule, or begins it once more: what was selected and sent stays, the rest is looked for again. A run
 * that is at work stays as it is.
 */
export async function openRun(
  tx: Tx,
  run: {
    id: string;
    ruleId: string;
    ruleVersionId: string;
    storeId: string | null;
    runOn: string;
    startedBy: string;
    workflowId: string;
    now: Date;
  },
): Promise<{ id: string; workflowId: string }> {
  const rows = await tx.$queryRaw<{ id: string; workflowId: string }[]>`
    INSERT INTO automation_run AS x (id, rule_id, rule_version_id, store_id, run_on, started_by, workflow_id, started_at)
    VALUES (${run.id}::uuid, ${run.ruleId}::uuid, ${run.ruleVersionId}::uuid, ${run.storeId}::uuid, ${run.runOn}::date,
      ${run.startedBy}, ${run.workflowId}, ${run.now}::timestamptz)
    ON CONFLICT (rule_id, run_on) DO UPDATE SET
      rule_version_id = EXCLUDED.rule_version_id, started_by = EXCLUDED.started_by, error = NULL, touched_at = now(),
      started_at = EXCLUDED.started_at, status = 'selecting', cursor = NULL, finished_at = NULL
    WHERE x.status NOT IN ('selecting', 'sending')
    RETURNING x.id, x.workflow_id AS "workflowId"`;
  const [opened] = rows;
  if (opened) return opened;
  const [working] = await tx.$queryRaw<{ id: string; workflowId: string }[]>`
    SELECT id, workflow_id AS "workflowId" FROM automation_run
    WHERE rule_id = ${run.ruleId}::uuid AND run_on = ${run.runOn}::date`;
  return working as { id: string; workflowId: string };
}

const order = Prisma.sql`x.id, x.rule_id AS "ruleId", x.rule_version_id AS "ruleVersionId", x.status,
  to_char(x.run_on, 'YYYY-MM-DD') AS "runOn", x.cursor, x.started_at AS "startedAt", r.status AS "ruleStatus"`;

export async function findRunOrder(rows: Rows, id: string): Promise<RunOrder | null> {
  const found = await rows.$queryRaw<RunOrder[]>`
    SELECT ${order} FROM automation_run x JOIN automation_rule r ON r.id = x.rule_id WHERE x.id = ${id}::uuid`;
  return found[0] ?? null;
}

/** The same, keeping other parts of the work away until the transaction ends. */
export async function lockRun(tx: Tx, id: string): Promise<RunOrder | null> {
  const found = await tx.$queryRaw<RunOrder[]>`
    SELECT ${order} FROM automation_run x JOIN automation_rule r ON r.id = x.rule_id WHERE x.id = ${id}::uuid
    FOR UPDATE OF x`;
  return found[0] ?? null;
}

/** What one page of the selection brought, and where the next one begins. */
export async function advanceRun(
  tx: Tx,
  id: string,
  page: { cursor: string | null; selected: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE automation_run SET cursor = ${page.cursor}::uuid, selected = selected + ${page.selected}, touched_at = now()
    WHERE id = ${id}::uuid`;
}

/** A sign of life: the reconciler wakes a run that has given none. One that waits gives it for the whole of its wait. */
export async function touchRun(db: Database, id: string, waitMs = 0): Promise<void> {
  await db.pool.query({
    name: 'oikaze_touch_run',
    text: `UPDATE automation_run SET touched_at = now() + $2 * interval '1 ms' WHERE id = $1`,
    values: [id, waitMs],
  });
}

/**
 * Takes into the run what it is to send: what earlier days held until today, the oldest first, then what it has selected,
 * up to the rule's cap of each store. What the cap leaves over waits for the next day; what has waited for too long is
 * given up. Said again, it changes nothing.
 * @param plan.until end of the run's day; `tomorrowAt` when the next one begins
 * @returns how many of earlier days were taken in
 */
export async function admitSends(
  tx: Tx,
  run: Pick<RunOrder, 'id' | 'ruleId' | 'runOn' | 'startedAt'>,
  plan: { capPerDay: number | null; holdDays: number; until: Date; tomorrowAt: Date },
): Promise<number> {
  await tx.$executeRaw`
    WITH given_up AS (
      UPDATE single_send SET status = 'skipped', skip_reason = 'held_too_long', hold_reason = NULL, held_until = NULL, run_id = ${run.id}::uuid
      WHERE rule_id = ${run.ruleId}::uuid AND status = 'planned' AND planned_on < ${run.runOn}::date - ${plan.holdDays}::int
      RETURNING id)
    UPDATE delivery d SET status = 'suppressed', suppress_reason = 'held_too_long', settled_at = now(), lease_until = NULL
    FROM given_up g WHERE d.single_send_id = g.id AND d.status = 'planned'`;
  const [found] = await tx.$queryRaw<{ carried: number }[]>`
    WITH waiting AS (
      SELECT s.id, s.store_id, s.run_id <> ${run.id}::uuid AS earlier,
        row_number() OVER (PARTITION BY s.store_id ORDER BY s.planned_on, s.id) AS nr
      FROM single_send s
      WHERE s.rule_id = ${run.ruleId}::uuid AND s.status = 'planned'
        AND (CASE WHEN s.run_id = ${run.id}::uuid THEN s.hold_reason = 'daily_cap' ELSE s.due_at < ${plan.until}::timestamptz END)),
    room AS (
      SELECT st.id AS store_id, ${plan.capPerDay}::int - (SELECT count(*) FROM single_send s
        WHERE s.run_id = ${run.id}::uuid AND s.store_id = st.id AND s.skip_reason IS DISTINCT FROM 'held_too_long'
          AND s.hold_reason IS DISTINCT FROM 'daily_cap') AS free
      FROM store st),
    admitted AS (
      UPDATE single_send s SET run_id = ${run.id}::uuid,
        hold_reason = CASE WHEN fits.here THEN NULL ELSE 'daily_cap' END,
        held_until = CASE WHEN fits.here THEN NULL ELSE ${plan.tomorrowAt}::timestamptz END,
        due_at = CASE WHEN fits.here THEN greatest(s.due_at, ${run.startedAt}::timestamptz) ELSE ${plan.tomorrowAt}::timestamptz END
      FROM (SELECT w.id, w.earlier, coalesce(w.nr <= r.free, true) AS here FROM waiting w JOIN room r USING (store_id)) fits
      WHERE s.id = fits.id RETURNING fits.earlier AND fits.here AS carried)
    SELECT count(*) FILTER (WHERE carried)::int AS carried FROM admitted`;
  const carried = found?.carried ?? 0;
  await tx.$executeRaw`
    UPDATE automation_run SET status = 'sending', carried = carried + ${carried}, touched_at = now() WHERE id = ${run.id}::uuid`;
  return carried;
}

/** Exact counts of a run, from its sends and the ledger. */
export async function countRun(rows: Rows, id: string): Promise<RunCounts> {
  const found = await rows.$queryRaw<{ status: string; reason: string | null; count: number; yen: number }[]>`
    SELECT s.status, coalesce(s.skip_reason, s.hold_reason) AS reason, count(*)::int AS count,
      coalesce(sum(d.price_yen) FILTER (WHERE d.accepted_at IS NOT NULL OR d.status IN ('claimed', 'in_doubt')), 0)::int AS yen
    FROM single_send s LEFT JOIN delivery d ON d.send_key = s.send_key WHERE s.run_id = ${id}::uuid GROUP BY 1, 2`;
  const counts: RunCounts = {
    sent: 0,
    skipped: 0,
    held: 0,
    failed: 0,
    inDoubt: 0,
    costYen: 0,
    reasons: {},
  };
  const columns: Record<string, keyof Omit<RunCounts, 'reasons'>> = {
    done: 'sent',
    planned: 'held',
    failed: 'failed',
    in_doubt: 'inDoubt',
  };
  for (const { status, reason, count, yen } of found) {
    counts[columns[status] ?? 'skipped'] += count;
    counts.costYen += yen;
    if (reason && status !== 'done') counts.reasons[reason] = (counts.reasons[reason] ?? 0) + count;
  }
  return counts;
}

/** When the next of a run's sends that were not made is due; null: none is left. */
export async function findNextDue(rows: Rows, runId: string): Promise<Date | null> {
  const found = await rows.$queryRaw<{ at: Date | null }[]>`
    SELECT min(due_at) AS at FROM single_send WHERE run_id = ${runId}::uuid AND status = 'planned'`;
  return found[0]?.at ?? null;
}

export async function finishRun(
  tx: Tx,
  id: string,
  status: 'completed' | 'failed',
  counts: RunCounts,
  now: Date,
  error: string | null = null,
): Promise<void> {
  const { reasons, ...numbers } = counts;
  await tx.automationRun.update({
    where: { id },
    data: { status, ...numbers, reasons, error, finishedAt: now, touchedAt: now },
  });
}

/** The run of a rule that is at work, or waits. */
export async function findUnfinishedRun(
  rows: Rows,
  ruleId: string,
): Promise<{ id: string; workflowId: string } | null> {
  const found = await rows.$queryRaw<{ id: string; workflowId: string }[]>`
    SELECT id, workflow_id AS "workflowId" FROM automation_run
    WHERE rule_id = ${ruleId}::uuid AND status IN ('selecting', 'sending') ORDER BY run_on DESC LIMIT 1`;
  return found[0] ?? null;
}

const views = (where: Prisma.Sql, limit: number) => Prisma.sql`
  SELECT x.id, x.rule_id AS "ruleId", r.name AS "ruleName", x.rule_version_id AS "ruleVersionId", v.version, x.store_id AS "storeId",
    to_char(x.run_on, 'YYYY-MM-DD') AS "runOn", x.started_by AS "startedBy", x.workflow_id AS "workflowId", x.status,
    x.selected, x.carried, x.sent, x.skipped, x.held, x.failed, x.in_doubt AS "inDoubt", x.cost_yen AS "costYen", x.reasons,
    x.error, x.started_at AS "startedAt", x.finished_at AS "finishedAt"
  FROM automation_run x JOIN automation_rule r ON r.id = x.rule_id JOIN automation_rule_version v ON v.id = x.rule_version_id
  WHERE ${where} ORDER BY x.run_on DESC, x.id DESC LIMIT ${limit}`;

const seenBy = (actor: Actor): Prisma.Sql =>
  Prisma.sql`(x.store_id IS NULL OR ${storeCondition(actor, undefined, 'x.store_id')})`;

/** Runs of a rule, the newest day first. */
export const findRuns = (
  rows: Rows,
  actor: Actor,
  filter: { ruleId: string; before?: string | undefined; take: number },
): Promise<RunView[]> => {
  const before = filter.before ? Prisma.sql`AND x.run_on < ${filter.before}::date` : Prisma.empty;
  return rows.$queryRaw(
    views(Prisma.sql`x.rule_id = ${filter.ruleId}::uuid AND ${seenBy(actor)} ${before}`, filter.take),
  );
};

export async function findRun(rows: Rows, actor: Actor, id: string): Promise<RunView | null> {
  const found = await rows.$queryRaw<RunView[]>(
    views(Prisma.sql`x.id = ${id}::uuid AND ${seenBy(actor)}`, 1),
  );
  return found[0] ?? null;
}

/** The newest run of each rule. */
export const findLastRuns = (rows: Rows, ruleIds: readonly string[]): Promise<RunView[]> =>
  rows.$queryRaw(
    views(
      Prisma.sql`(x.rule_id, x.run_on) IN (SELECT y.rule_id, max(y.run_on) FROM automation_run y
        WHERE y.rule_id = ANY (${[...ruleIds]}::uuid[]) GROUP BY y.rule_id)`,
      ruleIds.length,
    ),
  );

/** Runs that should be at work and have given no sign of life. */
export const listStalledRuns = (
  db: Database,
  options: { silentForMs: number; limit: number },
): Promise<{ id: string; workflowId: string }[]> =>
  db.prisma.$queryRaw`
    SELECT id, workflow_id AS "workflowId" FROM automation_run
    WHERE status IN ('selecting', 'sending') AND touched_at < now() - make_interval(secs => ${options.silentForMs / 1_000})
    ORDER BY touched_at LIMIT ${options.limit}`;
