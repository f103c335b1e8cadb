import type { CreateDryRun, DryRunResult } from '#contract/dry-runs';
import type { Actor } from '#domain/actor';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import { storeCondition } from './scope.ts';

export type DryRunStatus = 'waiting' | 'running' | 'completed' | 'cancelled' | 'failed';

/** What was asked for; the version is frozen when it is. */
export type DryRunRequest = CreateDryRun & { patternVersionId: string };

export interface DryRunOrder {
  id: string;
  status: DryRunStatus;
  storeId: string | null;
  workflowId: string;
  request: DryRunRequest;
  actor: Actor;
  createdAt: Date;
}

export interface DryRunView extends Omit<DryRunOrder, 'actor'> {
  total: number;
  done: number;
  error: string | null;
  result: DryRunResult | null;
  createdBy: string;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export async function insertDryRun(
  tx: Tx,
  run: Pick<DryRunOrder, 'id' | 'storeId' | 'workflowId' | 'request' | 'actor'> & { total: number },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO dry_run (id, store_id, request, actor, workflow_id, total, created_by)
    VALUES (${run.id}::uuid, ${run.storeId}::uuid, ${JSON.stringify(run.request)}::jsonb, ${JSON.stringify(run.actor)}::jsonb,
      ${run.workflowId}, ${run.total}, ${run.actor.name})`;
}

const columns = Prisma.raw(
  `d.id, d.status, d.store_id AS "storeId", d.workflow_id AS "workflowId", d.created_at AS "createdAt"`,
);
/** Thousands of ids of a selection are of no use to a reader. */
const shortRequest = Prisma.raw(
  `jsonb_set(d.request, '{selection}', (d.request->'selection') - 'customerIds' - 'excludeIds') AS request`,
);

export async function findDryRunOrder(tx: Tx, id: string): Promise<DryRunOrder | null> {
  const rows = await tx.$queryRaw<DryRunOrder[]>`
    SELECT ${columns}, d.request, d.actor FROM dry_run d WHERE d.id = ${id}::uuid`;
  return rows[0] ?? null;
}

const views = (result: Prisma.Sql, where: Prisma.Sql, limit: number) => Prisma.sql`
  SELECT ${columns}, ${shortRequest}, d.total, d.done_count AS done, d.error, ${result} AS result, d.created_by AS "createdBy",
    d.started_at AS "startedAt", d.finished_at AS "finishedAt"
  FROM dry_run d WHERE ${where} ORDER BY d.id DESC LIMIT ${limit}`;

const seenBy = (actor: Actor): Prisma.Sql =>
  Prisma.sql`(d.store_id IS NULL OR ${storeCondition(actor, undefined, 'd.store_id')})`;

export async function findDryRun(tx: Tx, actor: Actor, id: string): Promise<DryRunView | null> {
  const where = Prisma.sql`d.id = ${id}::uuid AND ${seenBy(actor)}`;
  const rows = await tx.$queryRaw<DryRunView[]>`${views(Prisma.sql`d.result`, where, 1)}`;
  return rows[0] ?? null;
}

/** Newest first, without their results. */
export async function listDryRuns(
  tx: Tx,
  actor: Actor,
  page: { take: number; after?: string | undefined },
): Promise<DryRunView[]> {
  const where = page.after ? Prisma.sql`${seenBy(actor)} AND d.id < ${page.after}::uuid` : seenBy(actor);
  return tx.$queryRaw<DryRunView[]>`${views(Prisma.sql`NULL::jsonb`, where, page.take)}`;
}

/** Begins, or begins anew after an interruption. @returns whether it is still wanted */
export async function beginDryRun(db: Database, id: string): Promise<boolean> {
  const changed = await db.prisma.$executeRaw`
    UPDATE dry_run SET status = 'running', started_at = now(), touched_at = now(), done_count = 0
    WHERE id = ${id}::uuid AND status IN ('waiting', 'running')`;
  return changed > 0;
}

/** @returns whether it is still wanted */
export async function noteDryRunProgress(db: Database, id: string, done: number): Promise<boolean> {
  const changed = await db.prisma.$executeRaw`
    UPDATE dry_run SET done_count = ${done}, touched_at = now() WHERE id = ${id}::uuid AND status = 'running'`;
  return changed > 0;
}

export async function finishDryRun(db: Database, id: string, result: DryRunResult): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE dry_run SET status = 'completed', result = ${JSON.stringify(result)}::jsonb, total = ${result.customers.total},
      done_count = ${result.customers.total}, finished_at = now(), touched_at = now()
    WHERE id = ${id}::uuid AND status = 'running'`;
}

/** @returns whether it had not ended before */
export async function endDryRun(
  tx: Tx,
  id: string,
  status: 'cancelled' | 'failed',
  error: string | null = null,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE dry_run SET status = ${status}, error = ${error}, finished_at = now(), touched_at = now()
    WHERE id = ${id}::uuid AND status IN ('waiting', 'running')`;
  return changed > 0;
}

/** Dry runs that should be at work and have given no sign of life, for the reconciler. */
export async function listStalledDryRuns(
  db: Database,
  options: { silentForMs: number; limit: number },
): Promise<{ id: string; workflowId: string }[]> {
  return db.prisma.$queryRaw`
    SELECT id, workflow_id AS "workflowId" FROM dry_run
    WHERE status IN ('waiting', 'running') AND touched_at < now() - make_interval(secs => ${options.silentForMs / 1_000})
    ORDER BY touched_at LIMIT ${options.limit}`;
}
