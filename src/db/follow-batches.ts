import type { BatchAction, BatchSelection, BatchStatus } from '#contract/follow-batches';
import type { Actor } from '#domain/actor';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import { storeCondition } from './scope.ts';

/** What a batch was asked to do beside its selection. */
export interface BatchOptions {
  base?: string;
  /** customers per second; absent: as fast as it goes */
  ratePerSecond?: number;
  /** the version assigned or moved to, whatever the pattern becomes meanwhile */
  patternVersionId?: string;
  /** follows a removal, replacement or move is limited to */
  follows?: NonNullable<BatchSelection['follows']>;
  /** of an undo: what happens to follows that have sent something */
  started?: 'stop' | 'leave';
}

/** A batch as the work on it needs it. */
export interface BatchOrder {
  id: string;
  action: BatchAction;
  status: BatchStatus;
  storeId: string | null;
  patternId: string | null;
  undoOfId: string | null;
  workflowId: string;
  total: number;
  actor: Actor;
  options: BatchOptions;
  createdAt: Date;
}

/** A batch as screens and programs see it. */
export interface BatchView extends Omit<BatchOrder, 'actor'> {
  patternName: string | null;
  done: number;
  failed: number;
  skipped: number;
  error: string | null;
  undoneById: string | null;
  undoneAt: Date | null;
  createdBy: string;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export interface NewBatch {
  id: string;
  storeId: string | null;
  action: BatchAction;
  selection: BatchSelection | Record<string, never>;
  options: BatchOptions;
  patternId: string | null;
  undoOfId: string | null;
  workflowId: string;
  actor: Actor;
}

export async function insertBatch(tx: Tx, batch: NewBatch): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO follow_batch (id, store_id, action, selection, options, pattern_id, undo_of_id, workflow_id, actor, created_by)
    VALUES (${batch.id}::uuid, ${batch.storeId}::uuid, ${batch.action}, ${JSON.stringify(batch.selection)}::jsonb,
      ${JSON.stringify(batch.options)}::jsonb, ${batch.patternId}::uuid, ${batch.undoOfId}::uuid, ${batch.workflowId},
      ${JSON.stringify(batch.actor)}::jsonb, ${batch.actor.name})`;
}

const orderColumns =
  Prisma.raw(`b.id, b.action, b.status, b.store_id AS "storeId", b.pattern_id AS "patternId",
  b.undo_of_id AS "undoOfId", b.workflow_id AS "workflowId", b.total, b.options, b.created_at AS "createdAt"`);

/** The batch as its worker reads it; with `lock`, no other part of the work changes its state meanwhile. */
export async function findBatchOrder(tx: Tx, id: string, lock = false): Promise<BatchOrder | null> {
  const rows = await tx.$queryRaw<BatchOrder[]>`
    SELECT ${orderColumns}, b.actor FROM follow_batch b WHERE b.id = ${id}::uuid ${lock ? Prisma.sql`FOR UPDATE` : Prisma.empty}`;
  return rows[0] ?? null;
}

/** Only the selection: it may hold thousands of ids. */
export async function readSelection(tx: Tx, id: string): Promise<BatchSelection> {
  const rows = await tx.$queryRaw<
    { selection: BatchSelection }[]
  >`SELECT selection FROM follow_batch WHERE id = ${id}::uuid`;
  return rows[0]?.selection ?? {};
}

const views = (where: Prisma.Sql, limit: number) => Prisma.sql`
  SELECT ${orderColumns}, b.done_count AS done, b.failed_count AS failed, b.skip_count AS skipped, b.error,
    b.undone_at AS "undoneAt", b.created_by AS "createdBy", b.started_at AS "startedAt", b.finished_at AS "finishedAt",
    (SELECT p.name FROM pattern p WHERE p.id = b.pattern_id) AS "patternName",
    (SELECT u.id FROM follow_batch u WHERE u.undo_of_id = b.id AND u.status NOT IN ('cancelled', 'failed')) AS "undoneById"
  FROM follow_batch b WHERE ${where} ORDER BY b.id DESC LIMIT ${limit}`;

/** Batches of the actor's stores and of the whole company. */
const seenBy = (actor: Actor): Prisma.Sql =>
  Prisma.sql`(b.store_id IS NULL OR ${storeCondition(actor, undefined, 'b.store_id')})`;

export async function findBatch(tx: Tx, actor: Actor, id: string): Promise<BatchView | null> {
  const rows = await tx.$queryRaw<
    BatchView[]
  >`${views(Prisma.sql`b.id = ${id}::uuid AND ${seenBy(actor)}`, 1)}`;
  return rows[0] ?? null;
}

/** Newest first; ids are uuid v7, so the id is the order. */
export async function listBatches(
  tx: Tx,
  actor: Actor,
  filter: {
    storeId?: string | undefined;
    action?: readonly string[] | undefined;
    status?: readonly string[] | undefined;
  },
  page: { take: number; after?: string | undefined },
): Promise<BatchView[]> {
  const conditions = [seenBy(actor)];
  if (filter.storeId) conditions.push(Prisma.sql`b.store_id = ${filter.storeId}::uuid`);
  if (filter.action?.length) conditions.push(Prisma.sql`b.action = ANY (${[...filter.action]}::text[])`);
  if (filter.status?.length) conditions.push(Prisma.sql`b.status = ANY (${[...filter.status]}::text[])`);
  if (page.after) conditions.push(Prisma.sql`b.id < ${page.after}::uuid`);
  return tx.$queryRaw<BatchView[]>`${views(Prisma.join(conditions, ' AND '), page.take)}`;
}

/** @returns whether the batch was in one of the states `from` */
export async function setBatchStatus(
  tx: Tx,
  id: string,
  from: readonly BatchStatus[],
  to: BatchStatus,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE follow_batch SET status = ${to}, touched_at = now(),
      finished_at = CASE WHEN ${to} IN ('cancelled', 'failed', 'completed') THEN now() END
    WHERE id = ${id}::uuid AND status = ANY (${[...from]}::text[])`;
  return changed > 0;
}

/** The selection is frozen: the work may begin. A batch paused meanwhile stays paused. */
export async function markPrepared(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE follow_batch SET status = 'running', started_at = now(), touched_at = now(),
      total = (SELECT count(*) FROM follow_batch_item i WHERE i.batch_id = ${id}::uuid)
    WHERE id = ${id}::uuid AND status = 'preparing'`;
}

export async function failBatch(db: Database, id: string, error: string): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE follow_batch SET status = 'failed', error = ${error}, finished_at = now(), touched_at = now()
    WHERE id = ${id}::uuid AND status NOT IN ('completed', 'cancelled', 'failed')`;
}

/** Ends a batch of which no item waits any more; an undo marks what it has undone. @returns its state */
export async function finishBatch(db: Database, id: string): Promise<BatchStatus> {
  const rows = await db.prisma.$queryRaw<{ status: BatchStatus }[]>`
    WITH done AS (
      UPDATE follow_batch SET status = 'completed', finished_at = now(), touched_at = now()
      WHERE id = ${id}::uuid AND status = 'running'
        AND NOT EXISTS (SELECT FROM follow_batch_item i WHERE i.batch_id = ${id}::uuid AND i.status = 'waiting')
      RETURNING status, undo_of_id),
    undone AS (UPDATE follow_batch o SET undone_at = now() FROM done WHERE o.id = done.undo_of_id)
    SELECT coalesce((SELECT status FROM done), (SELECT status FROM follow_batch WHERE id = ${id}::uuid)) AS status`;
  return rows[0]?.status ?? 'cancelled';
}

/** Batches that should be at work and have given no sign of life, for the reconciler. */
export async function listStalledBatches(
  db: Database,
  options: { silentForMs: number; limit: number },
): Promise<{ id: string; workflowId: string; action: string }[]> {
  return db.prisma.$queryRaw`
    SELECT id, workflow_id AS "workflowId", action FROM follow_batch
    WHERE status IN ('preparing', 'running') AND touched_at < now() - make_interval(secs => ${options.silentForMs / 1_000})
    ORDER BY touched_at LIMIT ${options.limit}`;
}

/** A live batch that undoes this one. */
export async function findUndoOf(tx: Tx, id: string): Promise<{ id: string; status: BatchStatus } | null> {
  const rows = await tx.$queryRaw<{ id: string; status: BatchStatus }[]>`
    SELECT id, status FROM follow_batch WHERE undo_of_id = ${id}::uuid AND status NOT IN ('cancelled', 'failed')`;
  return rows[0] ?? null;
}
