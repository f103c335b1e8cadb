import { countReasons, type ItemView, listItems } from '#db/follow-batch-items';
import { type BatchView, findBatch, listBatches } from '#db/follow-batches';
import { countUndo, type UndoCounts } from '#db/restore-follows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError, isDomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { refuseUndo } from './create-batch.ts';

export type { BatchView, ItemView };

export async function findBatches(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    storeId?: string | undefined;
    action?: readonly string[] | undefined;
    status?: readonly string[] | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<BatchView[]> {
  authorize(actor, 'batch.read');
  return deps.db.transaction((tx) => listBatches(tx, actor, input, input), { actor });
}

/** @throws DomainError not_found */
export async function getBatch(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
): Promise<BatchView & { reasons: Record<string, number> }> {
  authorize(actor, 'batch.read');
  return deps.db.transaction(
    async (tx) => {
      const batch = await findBatch(tx, actor, id);
      if (!batch) throw new DomainError('not_found', { message: 'no such batch', field: 'id' });
      const reasons = batch.failed + batch.skipped > 0 ? await countReasons(tx, id) : {};
      return { ...batch, reasons };
    },
    { actor },
  );
}

/** Results per customer, of the customers the actor may see. @throws DomainError not_found */
export async function findBatchItems(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    batchId: string;
    status?: readonly string[] | undefined;
    take: number;
    after?: number | undefined;
  },
): Promise<ItemView[]> {
  authorize(actor, 'batch.read');
  return deps.db.transaction(
    async (tx) => {
      if (!(await findBatch(tx, actor, input.batchId)))
        throw new DomainError('not_found', { message: 'no such batch', field: 'id' });
      return listItems(tx, actor, input, input);
    },
    { actor },
  );
}

export type UndoPreviewFacts = UndoCounts & { undoable: boolean; reason: string | null };

/** What undoing would do, for a manager to see before. @throws DomainError not_found */
export async function previewUndo(
  deps: UseCaseDeps,
  actor: Actor,
  batchId: string,
): Promise<UndoPreviewFacts> {
  authorize(actor, 'batch.read');
  return deps.db.transaction(
    async (tx) => {
      const batch = await findBatch(tx, actor, batchId);
      if (!batch) throw new DomainError('not_found', { message: 'no such batch', field: 'id' });
      const counts = await countUndo(tx, batchId, deps.now());
      try {
        await refuseUndo(tx, batch);
        return {
          ...counts,
          undoable: counts.customers > 0,
          reason: counts.customers > 0 ? null : 'nothing_remains',
        };
      } catch (error) {
        if (!isDomainError(error)) throw error;
        return { ...counts, undoable: false, reason: error.code };
      }
    },
    { actor },
  );
}
