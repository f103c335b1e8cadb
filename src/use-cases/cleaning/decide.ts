import type { CreateCleaningBatch } from '#contract/cleaning';
import {
  type CleaningBatchView,
  closeAskTodos,
  type CustomerToDecide,
  lockTarget,
  setDecision,
} from '#db/cleaning-batches';
import type { Tx } from '#db/client';
import { insertRows, type NewRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { ASK_TITLE, type CleaningDecision } from '#domain/cleaning-decision';
import { groupBy } from '#domain/group-by';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { requireOption } from '../contract/require-option.ts';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';
import { recordOf } from './decision-record.ts';
import { requireBatch } from './find-decisions.ts';
import { requireRun } from './find-runs.ts';

/** Customers of one decision, and how many rows are written at a time. */
const MOST_CUSTOMERS = 100_000;
const CHUNK = 1_000;
const LONGEST_MS = 120_000;

type NewBatch = NonNullable<NewRows['cleaningBatch']>[number];

/**
 * Decides for many customers at once whether they get DM (D6): all of them or, where it fails, none. Every later send
 * respects it (src/domain/send-decision.ts); "ask" gives staff a ToDo for each. What was decided before is kept for
 * `undoDecision`.
 * @returns one batch for each store concerned
 * @throws DomainError `not_found` (run), `selection_empty`, `selection_too_large`, `option_not_contracted`
 */
export async function decide(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateCleaningBatch,
): Promise<CleaningBatchView[]> {
  authorize(actor, 'cleaning.write');
  return deps.db.transaction(
    async (tx) => {
      if (input.target.lookup) await requireRun(tx, actor, input.target.lookup.runId);
      const selected = await lockTarget(tx, actor, input.target, deps.now(), MOST_CUSTOMERS);
      refuseSize(selected.length);
      const batches: CleaningBatchView[] = [];
      for (const customers of groupBy(selected, ({ storeId }) => storeId).values())
        batches.push(await decideInStore(tx, deps, actor, input, customers));
      return batches;
    },
    { actor, timeoutMs: LONGEST_MS },
  );
}

async function decideInStore(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  { decision, source, target }: CreateCleaningBatch,
  selected: readonly CustomerToDecide[],
): Promise<CleaningBatchView> {
  const storeId = selected[0]?.storeId ?? '';
  if (source === 'unused') await requireOption(deps, tx, storeId, 'free_search');
  const id = deps.newId();
  const changed = selected.filter(({ before }) => before !== decision);
  const facts = { id, storeId, decision, source, runId: target.lookup?.runId ?? null };
  const batch = {
    ...facts,
    selection: target as NewBatch['selection'] & object,
    selected: selected.length,
    changed: changed.length,
  };
  const audit = { action: 'cleaning.decide', entity: 'cleaning_batch', entityId: id, storeId, after: batch };
  await insertRows(tx, {
    cleaningBatch: [{ ...batch, createdBy: actor.name, createdAt: deps.now() }],
    auditLog: [auditRow(deps, actor, audit)],
  });
  for (let at = 0; at < changed.length; at += CHUNK)
    await apply(tx, deps, actor, id, decision, changed.slice(at, at + CHUNK));
  return requireBatch(tx, actor, id);
}

function refuseSize(selected: number): void {
  if (selected === 0) {
    throw new DomainError('selection_empty', {
      message: 'nobody is selected',
      field: 'target',
      remedy: { ja: '条件や結果を選び直してください', en: 'choose other conditions or results' },
    });
  }
  if (selected <= MOST_CUSTOMERS) return;
  throw new DomainError('selection_too_large', {
    message: `more than ${MOST_CUSTOMERS} customers are selected`,
    field: 'target',
    remedy: {
      ja: '店舗や条件で絞り込み、何回かに分けてください',
      en: 'narrow it by store or condition, and do it in several parts',
    },
    details: { limit: MOST_CUSTOMERS },
  });
}

async function apply(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  batchId: string,
  decision: CleaningDecision,
  customers: readonly CustomerToDecide[],
): Promise<void> {
  const ids = customers.map((customer) => customer.id);
  await setDecision(tx, ids, decision, deps.now());
  if (decision !== 'ask') await closeAskTodos(tx, ids, 'decided');
  const todoIds = new Map(decision === 'ask' ? ids.map((id) => [id, deps.newId()]) : []);
  await insertRows(tx, {
    cleaningBatchItem: customers.map(({ id, storeId, before }) => ({
      batchId,
      customerId: id,
      storeId,
      before,
      todoId: todoIds.get(id) ?? null,
    })),
    todo: customers
      .filter(({ id }) => todoIds.has(id))
      .map(({ id, storeId, assigneeId }) => ({
        id: todoIds.get(id) ?? deps.newId(),
        storeId,
        customerId: id,
        kind: 'one_off',
        channel: 'task',
        title: ASK_TITLE,
        dueAt: deps.now(),
        status: 'open',
        assigneeId,
      })),
    ...recordOf(
      deps,
      actor,
      customers.map((customer) => ({ ...customer, after: decision })),
      batchId,
    ),
  });
}
