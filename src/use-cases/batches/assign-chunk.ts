import { findCustomersForPlanning } from '#db/assignment-facts';
import { closeInquiriesOf, findAssignableFacts } from '#db/batch-facts';
import type { Tx } from '#db/client';
import type { ItemResult, WaitingItem } from '#db/follow-batch-items';
import type { BatchOrder } from '#db/follow-batches';
import { insertRows } from '#db/insert-rows';
import { seesStore } from '#domain/actor';
import { whyLeftOut } from '#domain/bulk-assign';
import { isDomainError } from '#errors';
import { buildFollowRows, joinFollows, type NewFollow } from '../build-follow-rows.ts';
import { type BatchDeps, type ChunkWork, noWork, versionOf } from './batch-deps.ts';

/** Reasons that say something of the customer; any other means that the assignment itself failed. */
const LEAVES_OUT = new Set(['missing_base_date', 'nothing_remains', 'customer_erased', 'not_found']);

/** What would be assigned to whom, before anything is written. */
export interface Assignments {
  made: { seq: number; follow: NewFollow }[];
  /** customers who are left out, and why */
  refused: ItemResult[];
}

/** Assigns the batch's pattern to some customers (B5): a handful of statements for all of them. */
export async function assignChunk(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  items: readonly WaitingItem[],
): Promise<ChunkWork> {
  const { made, refused } = await planAssignments(tx, deps, batch, items);
  await writeAssignments(tx, made);
  return {
    ...noWork(),
    results: [...refused, ...made.map(({ seq, follow }) => assigned(seq, follow))],
    starts: made.map(({ follow }) => follow.input),
  };
}

const assigned = (seq: number, { input }: NewFollow): ItemResult => ({
  seq,
  status: 'done',
  followId: input.followId,
  effect: { made: input.followId },
});

/** Locks the customers, decides who takes part and plans their follows. */
export async function planAssignments(
  tx: Tx,
  deps: BatchDeps,
  batch: BatchOrder,
  items: readonly WaitingItem[],
): Promise<Assignments> {
  const ids = items.map(({ customerId }) => customerId);
  const version = await versionOf(tx, batch.options.patternVersionId ?? '');
  const customers = new Map(
    (await findCustomersForPlanning(tx, { customerIds: ids, lock: true })).map((row) => [
      row.customerId,
      row,
    ]),
  );
  const facts = new Map(
    (await findAssignableFacts(tx, ids, version.patternId)).map((row) => [row.customerId, row]),
  );
  const assignments: Assignments = { made: [], refused: [] };
  for (const { seq, customerId } of items) {
    const customer = customers.get(customerId);
    const known = facts.get(customerId);
    if (!customer || !known || !seesStore(batch.actor, customer.storeId)) {
      assignments.refused.push({ seq, status: 'skipped', code: 'not_found' });
      continue;
    }
    if (known.runningFollowId) {
      assignments.refused.push({
        seq,
        status: 'skipped',
        code: 'follow_already_running',
        followId: known.runningFollowId,
      });
      continue;
    }
    const reason = whyLeftOut(version.kinds, known);
    if (reason) {
      assignments.refused.push({ seq, status: 'skipped', code: reason });
      continue;
    }
    try {
      const order = { pattern: version, customer, base: batch.options.base, batchId: batch.id };
      assignments.made.push({ seq, follow: buildFollowRows(deps, batch.actor, order) });
    } catch (error) {
      if (!isDomainError(error)) throw error;
      assignments.refused.push({
        seq,
        status: LEAVES_OUT.has(error.code) ? 'skipped' : 'failed',
        code: error.code,
      });
    }
  }
  return assignments;
}

export async function writeAssignments(tx: Tx, made: Assignments['made']): Promise<void> {
  if (made.length === 0) return;
  await insertRows(tx, joinFollows(made.map(({ follow }) => follow)));
  await closeInquiriesOf(
    tx,
    made.map(({ follow }) => follow.input.customerId),
  );
}
