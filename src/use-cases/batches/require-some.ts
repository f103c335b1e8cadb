import { BATCH_LIMIT, type BatchSelection } from '#contract/follow-batches';
import { countBatchCustomers } from '#db/batch-selection';
import type { Tx } from '#db/client';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';

/**
 * How many customers a selection has.
 * @throws DomainError `selection_empty`, `selection_too_large`
 */
export async function requireSome(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  selection: BatchSelection,
): Promise<number> {
  const count = await countBatchCustomers(tx, actor, selection, deps.now(), BATCH_LIMIT);
  if (count === 0) {
    throw new DomainError('selection_empty', {
      message: 'nobody is selected',
      field: 'selection',
      remedy: { ja: '条件を広げるか、顧客を選んでください', en: 'widen the conditions, or choose customers' },
    });
  }
  if (count <= BATCH_LIMIT) return count;
  throw new DomainError('selection_too_large', {
    message: `more than ${BATCH_LIMIT} customers are selected`,
    field: 'selection',
    remedy: {
      ja: '店舗や期間で絞り込み、何回かに分けてください',
      en: 'narrow it by store or period, and do it in several parts',
    },
    details: { limit: BATCH_LIMIT },
  });
}
