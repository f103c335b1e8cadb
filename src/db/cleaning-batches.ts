import type { CleaningSource, CleaningTarget } from '#contract/cleaning';
import type { Actor } from '#domain/actor';
import type { CleaningDecision } from '#domain/cleaning-decision';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';
import { selectionCondition } from './selection.ts';

/** Decisions of one batch as screens and programs see it. */
export interface CleaningBatchView {
  id: string;
  storeId: string | null;
  decision: CleaningDecision;
  source: CleaningSource;
  runId: string | null;
  selected: number;
  changed: number;
  createdBy: string;
  createdAt: Date;
  undoneAt: Date | null;
  undoneBy: string | null;
  restored: number | null;
}

/** A customer that a decision is about. */
export interface CustomerToDecide {
  id: string;
  storeId: string;
  before: CleaningDecision;
  assigneeId: string | null;
}

/**
 * Whether a customer of a run has a vehicle left: one that is not among the results chosen, and of which nothing says
 * that it has gone. Who drives another car of the shop's goes on getting its post.
 */
const hasOtherVehicle = (runId: string, results: readonly string[]): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM vehicle o WHERE o.customer_id = c.id AND coalesce(o.scrap_result, '') NOT IN ('scrapped', 'export_possible')
    AND NOT EXISTS (SELECT FROM cleaning_lookup l WHERE l.run_id = ${runId}::uuid AND l.vehicle_id = o.id
      AND l.result = ANY (${[...results]}::text[])))`;

/** Customers of a target as a condition on `customer c`. */
async function targetCondition(
  rows: Rows,
  actor: Actor,
  { selection, lookup }: CleaningTarget,
  now: Date,
): Promise<{ who: Prisma.Sql; leftOut: Prisma.Sql }> {
  if (selection)
    return { who: await selectionCondition(rows, actor, selection, now), leftOut: Prisma.sql`false` };
  const { runId = '', results = [], otherVehicles } = lookup ?? {};
  const who = Prisma.sql`${storeCondition(actor, undefined, 'c.store_id')} AND c.erased_at IS NULL AND EXISTS (
    SELECT FROM cleaning_lookup l WHERE l.run_id = ${runId}::uuid AND l.customer_id = c.id AND l.result = ANY (${results}::text[]))`;
  return {
    who,
    leftOut: otherVehicles === 'leave_out' ? hasOtherVehicle(runId, results) : Prisma.sql`false`,
  };
}

export async function countTarget(
  rows: Rows,
  actor: Actor,
  target: CleaningTarget,
  now: Date,
): Promise<Record<CleaningDecision | 'customers' | 'withOtherVehicles', number>> {
  const { who, leftOut } = await targetCondition(rows, actor, target, now);
  const others = target.lookup
    ? hasOtherVehicle(target.lookup.runId, target.lookup.results)
    : Prisma.sql`false`;
  const [counts] = await rows.$queryRaw<
    Record<CleaningDecision | 'customers' | 'withOtherVehicles', number>[]
  >`
    SELECT count(*) FILTER (WHERE NOT left_out)::int AS customers,
      count(*) FILTER (WHERE NOT left_out AND decision = 'keep')::int AS keep,
      count(*) FILTER (WHERE NOT left_out AND decision = 'exclude')::int AS exclude,
      count(*) FILTER (WHERE NOT left_out AND decision = 'ask')::int AS ask,
      count(*) FILTER (WHERE other)::int AS "withOtherVehicles"
    FROM (SELECT c.cleaning_decision AS decision, ${leftOut} AS left_out, ${others} AS other FROM customer c WHERE ${who}) x`;
  return counts ?? { customers: 0, keep: 0, exclude: 0, ask: 0, withOtherVehicles: 0 };
}

/** Everybody of a target, locked in the order of their ids, as everywhere (customer first). */
export async function lockTarget(
  tx: Tx,
  actor: Actor,
  target: CleaningTarget,
  now: Date,
  limit: number,
): Promise<CustomerToDecide[]> {
  const { who, leftOut } = await targetCondition(tx, actor, target, now);
  return tx.$queryRaw<CustomerToDecide[]>`
    SELECT c.id, c.store_id AS "storeId", c.cleaning_decision AS before, c.assignee_id AS "assigneeId"
    FROM customer c WHERE ${who} AND NOT ${leftOut} ORDER BY c.id LIMIT ${limit + 1} FOR NO KEY UPDATE`;
}

export async function setDecision(
  tx: Tx,
  customerIds: readonly string[],
  decision: CleaningDecision,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE customer SET cleaning_decision = ${decision}, updated_at = ${at}::timestamptz WHERE id = ANY (${[...customerIds]}::uuid[])`;
}

/** Somebody has decided: the ToDos that asked for it are no longer open. */
export async function closeAskTodos(
  tx: Tx,
  customerIds: readonly string[],
  reason: 'decided' | 'decision_undone',
): Promise<void> {
  await tx.$executeRaw`
    UPDATE todo t SET status = 'cancelled', cancel_reason = ${reason}, updated_at = now()
    WHERE t.customer_id = ANY (${[...customerIds]}::uuid[]) AND t.status = 'open'
      AND EXISTS (SELECT FROM cleaning_batch_item i WHERE i.customer_id = t.customer_id AND i.todo_id = t.id)`;
}

const columns =
  Prisma.raw(`b.id, b.store_id AS "storeId", b.decision, b.source, b.run_id AS "runId", b.selected, b.changed,
  b.created_by AS "createdBy", b.created_at AS "createdAt", b.undone_at AS "undoneAt", b.undone_by AS "undoneBy", b.restored`);

export async function findCleaningBatch(
  rows: Rows,
  actor: Actor,
  id: string,
  lock = false,
): Promise<CleaningBatchView | null> {
  const found = await rows.$queryRaw<CleaningBatchView[]>`
    SELECT ${columns} FROM cleaning_batch b WHERE b.id = ${id}::uuid AND ${storeCondition(actor, undefined, 'b.store_id')}
    ${lock ? Prisma.sql`FOR NO KEY UPDATE` : Prisma.empty}`;
  return found[0] ?? null;
}

/** Newest first; ids are uuid v7, so the id is the order. */
export function listCleaningBatches(
  rows: Rows,
  actor: Actor,
  filter: { storeId?: string | undefined; runId?: string | undefined },
  page: { take: number; after?: string | undefined },
): Promise<CleaningBatchView[]> {
  const conditions = [storeCondition(actor, filter.storeId, 'b.store_id')];
  if (filter.runId) conditions.push(Prisma.sql`b.run_id = ${filter.runId}::uuid`);
  if (page.after) conditions.push(Prisma.sql`b.id < ${page.after}::uuid`);
  return rows.$queryRaw<CleaningBatchView[]>`
    SELECT ${columns} FROM cleaning_batch b WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY b.id DESC LIMIT ${page.take}`;
}

/**
 * Gives everybody of a batch the decision back that stood before it, but for those about whom something else was decided
 * since; notes who has it again.
 */
export function restoreDecisions(
  tx: Tx,
  batch: { id: string; decision: CleaningDecision },
  at: Date,
): Promise<{ customerId: string; storeId: string; before: CleaningDecision }[]> {
  return tx.$queryRaw`
    WITH undone AS (
      SELECT i.customer_id, i.store_id, i.before FROM cleaning_batch_item i JOIN customer c ON c.id = i.customer_id
      WHERE i.batch_id = ${batch.id}::uuid AND c.cleaning_decision = ${batch.decision} AND c.erased_at IS NULL
      ORDER BY c.id FOR NO KEY UPDATE OF c),
    restored AS (
      UPDATE customer c SET cleaning_decision = u.before, updated_at = ${at}::timestamptz FROM undone u WHERE c.id = u.customer_id),
    noted AS (
      UPDATE cleaning_batch_item i SET restored_at = ${at}::timestamptz FROM undone u
      WHERE i.batch_id = ${batch.id}::uuid AND i.customer_id = u.customer_id)
    SELECT customer_id AS "customerId", store_id AS "storeId", before FROM undone`;
}

export async function markUndone(
  tx: Tx,
  id: string,
  undone: { at: Date; by: string; restored: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE cleaning_batch SET undone_at = ${undone.at}::timestamptz, undone_by = ${undone.by}, restored = ${undone.restored}::int
    WHERE id = ${id}::uuid`;
}
