import { findHistoryEntry, type HistoryEntry } from '#db/history';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { requireLivingCustomer } from './find-customers.ts';
import { historyRow } from './record.ts';

/** A note by hand in the 応対履歴. */
export async function writeNote(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    customerId: string;
    summary: string;
    occurredAt?: string | null | undefined;
    quoteId?: string | null | undefined;
  },
): Promise<HistoryEntry> {
  authorize(actor, 'customer.write');
  return deps.db.transaction(
    async (tx) => {
      const { id: customerId, storeId } = await requireLivingCustomer(tx, actor, input.customerId, 'id');
      const row = historyRow(deps, actor, {
        storeId,
        customerId,
        quoteId: input.quoteId ?? null,
        kind: 'note',
        summary: input.summary,
        ...(input.occurredAt && { occurredAt: new Date(input.occurredAt) }),
      });
      await insertRows(tx, { historyEntry: [row] });
      const entry = await findHistoryEntry(tx, row.id);
      if (!entry)
        throw new DomainError('internal_error', { message: 'the note is not there after it was written' });
      return entry;
    },
    { actor },
  );
}
