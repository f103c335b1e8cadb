import { closeAskTodos, markUndone, restoreDecisions } from '#db/cleaning-batches';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';
import { recordOf } from './decision-record.ts';
import { type CleaningBatchView, requireBatch } from './find-decisions.ts';

const CHUNK = 1_000;
const LONGEST_MS = 120_000;

/**
 * Gives everybody of a batch the decision back that stood before; customers about whom something else was decided since
 * keep that. ToDos that asked are closed.
 * @throws DomainError `not_found`, `already_undone`
 */
export async function undoDecision(deps: UseCaseDeps, actor: Actor, id: string): Promise<CleaningBatchView> {
  authorize(actor, 'cleaning.write');
  return deps.db.transaction(
    async (tx) => {
      const batch = await requireBatch(tx, actor, id, true);
      if (batch.undoneAt) throw new DomainError('already_undone', { field: 'id' });
      const restored = await restoreDecisions(tx, batch, deps.now());
      for (let at = 0; at < restored.length; at += CHUNK) {
        const chunk = restored.slice(at, at + CHUNK);
        await closeAskTodos(
          tx,
          chunk.map(({ customerId }) => customerId),
          'decision_undone',
        );
        const changes = chunk.map(({ customerId, storeId, before: after }) => ({
          id: customerId,
          storeId,
          before: batch.decision,
          after,
        }));
        await insertRows(tx, recordOf(deps, actor, changes, id));
      }
      await markUndone(tx, id, { at: deps.now(), by: actor.name, restored: restored.length });
      const facts = { entity: 'cleaning_batch', entityId: id, storeId: batch.storeId };
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: 'cleaning.undo',
            ...facts,
            after: { restored: restored.length },
          }),
        ],
      });
      return requireBatch(tx, actor, id);
    },
    { actor, timeoutMs: LONGEST_MS },
  );
}
