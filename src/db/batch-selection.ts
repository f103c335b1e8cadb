import type { BatchSelection } from '#contract/follow-batches';
import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import { selectionCondition } from './selection.ts';
import { storeCondition } from './scope.ts';

export const OPEN_STATUSES = ['starting', 'running', 'paused'] as const;

/** Which follows a selection by pattern and state means (B4), as a condition on `follow f`. */
export function followsCondition({
  patternId,
  status,
  otherThanVersionId,
}: NonNullable<BatchSelection['follows']>): Prisma.Sql {
  const conditions = [
    Prisma.sql`f.status = ANY (${status?.length ? [...status] : [...OPEN_STATUSES]}::text[])`,
  ];
  if (patternId) conditions.push(Prisma.sql`f.pattern_id = ${patternId}::uuid`);
  if (otherThanVersionId) conditions.push(Prisma.sql`f.pattern_version_id <> ${otherThanVersionId}::uuid`);
  return Prisma.join(conditions, ' AND ');
}

/**
 * A batch's selection as a condition on `customer c`: the parts that are given narrow each other down, so that a search
 * and a pattern together mean those found who run the pattern.
 */
export async function batchCondition(
  tx: Tx,
  actor: Actor,
  selection: BatchSelection,
  now: Date,
): Promise<Prisma.Sql> {
  const { follows, ...rest } = selection;
  const conditions: Prisma.Sql[] = [];
  const bySearch = rest.query !== undefined || (rest.customerIds?.length ?? 0) > 0;
  if (bySearch) conditions.push(await selectionCondition(tx, actor, rest, now));
  else {
    conditions.push(storeCondition(actor, rest.storeId, 'c.store_id'), Prisma.sql`c.erased_at IS NULL`);
    if (rest.excludeIds?.length) conditions.push(Prisma.sql`c.id <> ALL (${[...rest.excludeIds]}::uuid[])`);
  }
  if (follows) {
    conditions.push(
      Prisma.sql`EXISTS (SELECT FROM follow f WHERE f.customer_id = c.id AND ${followsCondition(follows)})`,
    );
    if (follows.negotiationState?.length) {
      conditions.push(Prisma.sql`c.negotiation_state = ANY (${[...follows.negotiationState]}::text[])`);
    }
  }
  return Prisma.join(conditions, ' AND ');
}

/** Ids of the next customers of a batch's selection, in the order of their ids. */
export async function selectBatchCustomers(
  tx: Tx,
  actor: Actor,
  selection: BatchSelection,
  page: { now: Date; after?: string | undefined; take: number },
): Promise<string[]> {
  const where = await batchCondition(tx, actor, selection, page.now);
  const after = page.after ? Prisma.sql`AND c.id > ${page.after}::uuid` : Prisma.empty;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM customer c WHERE ${where} ${after} ORDER BY c.id LIMIT ${page.take}`;
  return rows.map(({ id }) => id);
}

/** Number of customers of a selection; counting stops above `limit`. */
export async function countBatchCustomers(
  tx: Tx,
  actor: Actor,
  selection: BatchSelection,
  now: Date,
  limit: number,
): Promise<number> {
  const where = await batchCondition(tx, actor, selection, now);
  const rows = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT FROM customer c WHERE ${where} LIMIT ${limit + 1}) found`;
  return rows[0]?.count ?? 0;
}
