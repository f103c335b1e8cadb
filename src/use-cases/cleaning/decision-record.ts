import type { Actor } from '#domain/actor';
import { CLEANING_WORDS, type CleaningDecision } from '#domain/cleaning-decision';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow, historyRow } from '../record.ts';

interface Decided {
  id: string;
  storeId: string;
  before: CleaningDecision;
  after: CleaningDecision;
}

/** The entry of a decision in 応対履歴, made for one customer or, with a batch, for many. */
export const decisionHistory = (
  deps: UseCaseDeps,
  actor: Actor,
  { id, storeId, before, after }: Decided,
  batchId?: string,
) =>
  historyRow(deps, actor, {
    storeId,
    customerId: id,
    kind: 'cleaning_decided',
    summary: `DM の判断を「${CLEANING_WORDS[before]}」から「${CLEANING_WORDS[after]}」に変えました${batchId ? '（リストクリーニング）' : ''}`,
    detail: { ...(batchId && { batchId }), before, after },
  });

/** 応対履歴 and audit of a batch's decisions. */
export function recordOf(deps: UseCaseDeps, actor: Actor, customers: readonly Decided[], batchId: string) {
  return {
    historyEntry: customers.map((customer) => decisionHistory(deps, actor, customer, batchId)),
    auditLog: customers.map(({ id, storeId, before, after }) =>
      auditRow(deps, actor, {
        action: 'customer.clean',
        entity: 'customer',
        entityId: id,
        storeId,
        before: { cleaningDecision: before },
        after: { cleaningDecision: after, batchId },
      }),
    ),
  };
}
