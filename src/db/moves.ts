import type { BatchSelection } from '#contract/follow-batches';
import type { Actor } from '#domain/actor';
import { batchCondition, followsCondition, OPEN_STATUSES } from './batch-selection.ts';
import type { Tx } from './client.ts';
import type { FollowHead } from './follows.ts';
import { Prisma } from './generated/client.ts';

type MoveSelection = BatchSelection & { follows: NonNullable<BatchSelection['follows']> };

async function condition(tx: Tx, actor: Actor, selection: MoveSelection, now: Date): Promise<Prisma.Sql> {
  const customers = await batchCondition(tx, actor, selection, now);
  return Prisma.sql`${customers} AND ${followsCondition(selection.follows)} AND f.status = ANY (${[...OPEN_STATUSES]}::text[])`;
}

/** How many follows of a selection run on which version. */
export async function countFollowsByVersion(
  tx: Tx,
  actor: Actor,
  selection: MoveSelection,
  now: Date,
): Promise<{ version: number; follows: number }[]> {
  const where = await condition(tx, actor, selection, now);
  return tx.$queryRaw`
    SELECT v.version, count(*)::int AS follows FROM follow f JOIN customer c ON c.id = f.customer_id
    JOIN pattern_version v ON v.id = f.pattern_version_id WHERE ${where} GROUP BY v.version ORDER BY v.version`;
}

/** The next follows of a selection, in the order of their ids. */
export async function listFollowsToMove(
  tx: Tx,
  actor: Actor,
  selection: MoveSelection,
  page: { now: Date; after?: string | undefined; take: number },
): Promise<(FollowHead & { customerName: string; fromVersion: number })[]> {
  const where = await condition(tx, actor, selection, page.now);
  const after = page.after ? Prisma.sql`AND f.id > ${page.after}::uuid` : Prisma.empty;
  return tx.$queryRaw`
    SELECT f.id, f.store_id AS "storeId", f.customer_id AS "customerId", f.pattern_id AS "patternId",
      f.pattern_version_id AS "patternVersionId", f.quote_id AS "quoteId", f.workflow_id AS "workflowId", f.status,
      f.engine_state AS "engineState", f.occurrence, c.name AS "customerName", v.version AS "fromVersion"
    FROM follow f JOIN customer c ON c.id = f.customer_id JOIN pattern_version v ON v.id = f.pattern_version_id
    WHERE ${where} ${after} ORDER BY f.id LIMIT ${page.take}`;
}
