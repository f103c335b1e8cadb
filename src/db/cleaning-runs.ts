import type { CleaningRunStatus, ScrapProvider } from '#contract/cleaning';
import type { Actor } from '#domain/actor';
import type { ScrapStatus } from '#domain/scrap-lookup';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/** A run as its worker needs it. Dates are calendar dates, YYYY-MM-DD. */
export interface CleaningRunOrder {
  id: string;
  storeId: string;
  from: string;
  to: string;
  skipExcluded: boolean;
  ratePerSecond: number;
  provider: ScrapProvider;
  workflowId: string;
  status: CleaningRunStatus;
  total: number;
  trouble: string | null;
  heldUntil: Date | null;
  /** milliseconds until then, by the database's clock */
  heldForMs: number;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
}

/** A run as screens and programs see it. */
export interface CleaningRunView extends CleaningRunOrder {
  counts: Partial<Record<ScrapStatus, number>>;
  /** lookups answered a second, of the last half minute; null: too few to tell */
  measuredRate: number | null;
}

const columns = Prisma.raw(`r.id, r.store_id AS "storeId", r.from_on::text AS "from", r.to_on::text AS "to",
  r.skip_excluded AS "skipExcluded", r.rate_per_second AS "ratePerSecond", r.provider, r.workflow_id AS "workflowId", r.status,
  r.total, r.trouble, r.held_until AS "heldUntil",
  greatest(0, coalesce(extract(epoch FROM r.held_until - clock_timestamp()) * 1000, 0))::float8 AS "heldForMs", r.created_by AS "createdBy", r.created_at AS "createdAt",
  r.finished_at AS "finishedAt"`);

/**
 * Counted from the lookups themselves, so that what is shown is what is recorded. The rate is that of the answers of the
 * last half minute among themselves: a pause before them does not count.
 */
const progress = Prisma.raw(`
  (SELECT coalesce(jsonb_object_agg(n.result, n.count), '{}') FROM (
    SELECT l.result, count(*)::int AS count FROM cleaning_lookup l WHERE l.run_id = r.id AND l.result IS NOT NULL GROUP BY 1) n) AS counts,
  (SELECT CASE WHEN count(*) > 2 THEN (count(*) - 1) / nullif(extract(epoch FROM max(l.answered_at) - min(l.answered_at)), 0) END::float8
    FROM cleaning_lookup l WHERE r.status = 'running' AND l.run_id = r.id AND l.answered_at > now() - interval '30 s') AS "measuredRate"`);

export async function insertCleaningRun(
  tx: Tx,
  run: Pick<CleaningRunOrder, 'id' | 'storeId' | 'from' | 'to' | 'skipExcluded' | 'ratePerSecond'> & {
    provider: string;
    workflowId: string;
    actor: Actor;
  },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cleaning_run (id, store_id, from_on, to_on, skip_excluded, rate_per_second, provider, workflow_id, actor, created_by)
    VALUES (${run.id}::uuid, ${run.storeId}::uuid, ${run.from}::date, ${run.to}::date, ${run.skipExcluded}, ${run.ratePerSecond}::float8,
      ${run.provider}, ${run.workflowId}, ${JSON.stringify(run.actor)}::jsonb, ${run.actor.name})`;
}

export async function findCleaningRun(rows: Rows, actor: Actor, id: string): Promise<CleaningRunView | null> {
  const found = await rows.$queryRaw<CleaningRunView[]>`
    SELECT ${columns}, ${progress} FROM cleaning_run r WHERE r.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'r.store_id')}`;
  return found[0] ?? null;
}

/** Newest first; ids are uuid v7, so the id is the order. */
export async function listCleaningRuns(
  rows: Rows,
  actor: Actor,
  filter: { storeId?: string | undefined },
  page: { take: number; after?: string | undefined },
): Promise<CleaningRunView[]> {
  const after = page.after ? Prisma.sql`AND r.id < ${page.after}::uuid` : Prisma.empty;
  return rows.$queryRaw<CleaningRunView[]>`
    SELECT ${columns}, ${progress} FROM cleaning_run r WHERE ${storeCondition(actor, filter.storeId, 'r.store_id')} ${after}
    ORDER BY r.id DESC LIMIT ${page.take}`;
}

/** With `lock`, nobody else changes the run's state meanwhile. */
export async function findCleaningOrder(tx: Tx, id: string, lock = false): Promise<CleaningRunOrder | null> {
  const rows = await tx.$queryRaw<CleaningRunOrder[]>`
    SELECT ${columns} FROM cleaning_run r WHERE r.id = ${id}::uuid ${lock ? Prisma.sql`FOR NO KEY UPDATE` : Prisma.empty}`;
  return rows[0] ?? null;
}

/** A change of state by a person; forgets what the run was waiting for. */
export async function setCleaningStatus(tx: Tx, id: string, to: CleaningRunStatus): Promise<void> {
  await tx.$executeRaw`
    UPDATE cleaning_run SET status = ${to}, touched_at = now(), trouble = NULL, held_until = NULL,
      finished_at = CASE WHEN ${to} IN ('cancelled', 'failed', 'completed') THEN now() END
    WHERE id = ${id}::uuid`;
}

/** The service refuses us altogether: nobody is asked until a person has put it right. */
export async function haltCleaningRun(tx: Tx, id: string, trouble: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE cleaning_run SET status = 'paused', trouble = ${trouble}, held_until = NULL, touched_at = now()
    WHERE id = ${id}::uuid AND status = 'running'`;
}

/** The service does not answer: the run waits so long by itself. `null`: it answers again. */
export async function holdCleaningRun(
  tx: Tx,
  id: string,
  hold: { trouble: string; forMs: number } | null,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE cleaning_run SET trouble = ${hold?.trouble ?? null},
      held_until = ${hold === null ? null : hold.forMs}::int * interval '1 ms' + clock_timestamp()
    WHERE id = ${id}::uuid AND status = 'running'`;
}

/** A sign of life, good until the run will go on. */
export async function touchCleaningRun(tx: Tx, id: string, goesOnInMs = 0): Promise<void> {
  await tx.$executeRaw`
    UPDATE cleaning_run SET touched_at = now() + ${Math.round(goesOnInMs)}::int * interval '1 ms' WHERE id = ${id}::uuid`;
}

/** Runs that should be at work and have given no sign of life for a while, for the reconciler. */
export const listSilentCleaningRuns = (
  db: Database,
  { silentForMs, limit }: { silentForMs: number; limit: number },
): Promise<{ id: string; workflowId: string }[]> => db.prisma.$queryRaw`
  SELECT id, workflow_id AS "workflowId" FROM cleaning_run
  WHERE status IN ('preparing', 'running') AND touched_at < now() - ${silentForMs}::int * interval '1 millisecond'
  ORDER BY touched_at LIMIT ${limit}`;
