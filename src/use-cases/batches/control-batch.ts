import type { BatchStatus } from '#contract/follow-batches';
import { type BatchView, findBatch, setBatchStatus } from '#db/follow-batches';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';
import { runBatchJob } from './batch-job.ts';

/** A batch of the whole company is controlled by those who see all of it. */
export const mayControl = (actor: Actor, { storeId }: { storeId: string | null }): boolean =>
  storeId === null ? actor.storeIds === 'all' : seesStore(actor, storeId);

const CHANGES = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['preparing', 'running', 'paused'], to: 'cancelled' },
} as const satisfies Record<string, { from: BatchStatus[]; to: BatchStatus }>;

export type BatchChange = keyof typeof CHANGES;

/**
 * Pauses, resumes or cancels a batch. It takes hold with the next transaction of the work, some hundred customers on at
 * most; what was done stays done, and a cancelled batch may be undone.
 * @throws DomainError `not_found`, `wrong_state`
 */
export async function controlBatch(
  deps: UseCaseDeps,
  actor: Actor,
  input: { batchId: string; change: BatchChange },
): Promise<BatchView> {
  authorize(actor, 'batch.write');
  const { from, to } = CHANGES[input.change];
  const batch = await deps.db.transaction(
    async (tx) => {
      const before = await findBatch(tx, actor, input.batchId);
      if (!before || !mayControl(actor, before))
        throw new DomainError('not_found', { message: 'no such batch', field: 'id' });
      if (!(await setBatchStatus(tx, before.id, from, to))) {
        throw new DomainError('wrong_state', {
          message: `a batch that is ${before.status} cannot be changed so`,
          details: { status: before.status },
        });
      }
      const row = {
        action: `batch.${input.change}`,
        entity: 'follow_batch',
        entityId: before.id,
        storeId: before.storeId,
      };
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, { ...row, before: { status: before.status }, after: { status: to } }),
        ],
      });
      return (await findBatch(tx, actor, before.id)) ?? before;
    },
    { actor },
  );
  await runBatchJob(deps, batch);
  return batch;
}
