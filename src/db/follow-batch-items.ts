import type { ItemStatus } from '#contract/follow-batches';
import type { Actor } from '#domain/actor';
import type { Database, Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import { storeCondition } from './scope.ts';

export interface ItemRange {
  batchId: string;
  /** first and last `seq`, both inside */
  from: number;
  to: number;
}

export interface WaitingItem {
  seq: number;
  customerId: string;
}

/** What became of one customer of a batch. */
export interface ItemResult {
  seq: number;
  status: Exclude<ItemStatus, 'waiting'>;
  code?: string;
  followId?: string | null;
  /** what undo needs */
  effect?: object;
}

/**
 * Adds customers to a frozen selection; those in it already are left out, so that an interrupted preparation may be
 * repeated. @returns how many customers the batch has now
 */
export async function addItems(tx: Tx, batchId: string, customerIds: readonly string[]): Promise<number> {
  await tx.$executeRaw`
    INSERT INTO follow_batch_item (batch_id, seq, customer_id)
    SELECT ${batchId}::uuid, coalesce((SELECT max(seq) FROM follow_batch_item WHERE batch_id = ${batchId}::uuid), 0)
      + row_number() OVER (ORDER BY n.ord), n.id
    FROM unnest(${[...customerIds]}::uuid[]) WITH ORDINALITY AS n (id, ord)
    WHERE NOT EXISTS (SELECT FROM follow_batch_item i WHERE i.batch_id = ${batchId}::uuid AND i.customer_id = n.id)`;
  const rows = await tx.$queryRaw<{ count: number }[]>`
    SELECT coalesce(max(seq), 0)::int AS count FROM follow_batch_item WHERE batch_id = ${batchId}::uuid`;
  return rows[0]?.count ?? 0;
}

/** Customers of the batch that this one undoes: those it changed and that are not undone yet. */
export async function addItemsToUndo(tx: Tx, batchId: string, undoOfId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO follow_batch_item (batch_id, seq, customer_id, follow_id)
    SELECT ${batchId}::uuid, row_number() OVER (ORDER BY i.seq), i.customer_id, i.follow_id
    FROM follow_batch_item i WHERE i.batch_id = ${undoOfId}::uuid AND i.status = 'done' AND i.undone_at IS NULL
    ON CONFLICT DO NOTHING`;
}

/**
 * Locks the items of a range that still wait. A second attempt at the same range waits for the first, and finds
 * nothing left: each customer is worked on once.
 */
export async function lockWaitingItems(tx: Tx, { batchId, from, to }: ItemRange): Promise<WaitingItem[]> {
  return tx.$queryRaw<WaitingItem[]>`
    SELECT seq, customer_id AS "customerId" FROM follow_batch_item
    WHERE batch_id = ${batchId}::uuid AND seq BETWEEN ${from} AND ${to} AND status = 'waiting' ORDER BY seq FOR UPDATE`;
}

/** Writes what became of the items, and the batch's counts, in one statement. */
export async function settleItems(
  tx: Tx,
  batchId: string,
  results: readonly ItemResult[],
  at: Date,
): Promise<void> {
  const rows = JSON.stringify(
    results.map(({ seq, status, code, followId, effect }) => ({
      seq,
      status,
      code,
      follow_id: followId,
      effect,
    })),
  );
  const count = (status: ItemStatus) => results.filter((result) => result.status === status).length;
  await tx.$executeRaw`
    WITH r AS (SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS r (seq int, status text, code text, follow_id uuid, effect jsonb)),
    i AS (UPDATE follow_batch_item i SET status = r.status, code = r.code, follow_id = coalesce(r.follow_id, i.follow_id),
        effect = r.effect, done_at = ${at}::timestamptz
      FROM r WHERE i.batch_id = ${batchId}::uuid AND i.seq = r.seq)
    UPDATE follow_batch SET done_count = done_count + ${count('done')}, failed_count = failed_count + ${count('failed')},
      skip_count = skip_count + ${count('skipped')}, touched_at = now()
    WHERE id = ${batchId}::uuid`;
}

/** What a batch did to these customers. */
export async function readEffects(
  tx: Tx,
  batchId: string,
  customerIds: readonly string[],
): Promise<{ customerId: string; followId: string | null; effect: unknown; doneAt: Date }[]> {
  return tx.$queryRaw`
    SELECT customer_id AS "customerId", follow_id AS "followId", effect, done_at AS "doneAt" FROM follow_batch_item
    WHERE batch_id = ${batchId}::uuid AND customer_id = ANY (${[...customerIds]}::uuid[]) AND status = 'done'`;
}

export async function markUndone(
  tx: Tx,
  batchId: string,
  customerIds: readonly string[],
  at: Date,
): Promise<void> {
  if (customerIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE follow_batch_item SET undone_at = ${at}::timestamptz
    WHERE batch_id = ${batchId}::uuid AND customer_id = ANY (${[...customerIds]}::uuid[])`;
}

export interface ItemView {
  seq: number;
  customerId: string;
  customerName: string;
  followId: string | null;
  status: ItemStatus;
  code: string | null;
  doneAt: Date | null;
  undoneAt: Date | null;
}

/** Results of customers the actor may see, in their order. */
export async function listItems(
  tx: Tx,
  actor: Actor,
  filter: { batchId: string; status?: readonly string[] | undefined },
  page: { take: number; after?: number | undefined },
): Promise<ItemView[]> {
  const conditions = [
    Prisma.sql`i.batch_id = ${filter.batchId}::uuid`,
    storeCondition(actor, undefined, 'c.store_id'),
  ];
  if (filter.status?.length) conditions.push(Prisma.sql`i.status = ANY (${[...filter.status]}::text[])`);
  if (page.after !== undefined) conditions.push(Prisma.sql`i.seq > ${page.after}`);
  return tx.$queryRaw<ItemView[]>`
    SELECT i.seq, i.customer_id AS "customerId", c.name AS "customerName", i.follow_id AS "followId", i.status, i.code,
      i.done_at AS "doneAt", i.undone_at AS "undoneAt"
    FROM follow_batch_item i JOIN customer c ON c.id = i.customer_id
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY i.seq LIMIT ${page.take}`;
}

/** How many customers were left out or failed for which reason. */
export async function countReasons(tx: Tx, batchId: string): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ code: string; count: number }[]>`
    SELECT code, count(*)::int AS count FROM follow_batch_item WHERE batch_id = ${batchId}::uuid AND code IS NOT NULL GROUP BY code`;
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
}

/** Follows that items of a range made and whose workflow was not started yet. */
export async function listUnstarted(db: Database, { batchId, from, to }: ItemRange): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT f.id FROM follow_batch_item i JOIN follow f ON f.id = i.follow_id
    WHERE i.batch_id = ${batchId}::uuid AND i.seq BETWEEN ${from} AND ${to} AND i.status = 'done' AND f.engine_state = 'pending'
      AND f.status IN ('starting', 'running', 'paused')`;
  return rows.map(({ id }) => id);
}
