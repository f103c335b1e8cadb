import type { UpdateCustomer } from '#contract/customers';
import { closeAskTodos } from '#db/cleaning-batches';
import type { Tx } from '#db/client';
import { changeCustomer, type Customer, type CustomerValues, lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import type { Actor } from '#domain/actor';
import type { ConsentProof } from '#domain/consent';
import type { CleaningDecision } from '#domain/cleaning-decision';
import { authorize } from '#domain/policy';
import { decisionHistory } from './cleaning/decision-record.ts';
import { consentRowsOf, sourceOf } from './consent/consent-changes.ts';
import { customerValues } from './customer-values.ts';
import type { UseCaseDeps } from './deps.ts';
import { type CustomerRow, loadCustomerRow, requireLivingCustomer } from './find-customers.ts';
import { requireStore } from './find-stores.ts';
import { auditRow } from './record.ts';
import { replanCustomer } from './replan-customer.ts';
import { tellEngine } from './tell-engine.ts';

/**
 * Changes what is known of a customer. New convenient times re-plan what has not run of the running follows (A11).
 * @throws DomainError not_found, customer_erased, invalid_input, no_open_window (no step fits the new windows)
 */
export async function updateCustomer(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdateCustomer,
): Promise<CustomerRow> {
  authorize(actor, 'customer.write');
  const { row, messages } = await deps.db.transaction(
    async (tx) => {
      await lockCustomer(tx, id);
      const before = await requireLivingCustomer(tx, actor, id, 'id');
      const values = await valuesOf(tx, actor, input);
      const proof = { ...(input.consentProof && { text: input.consentProof }) };
      const woken = await changeCustomerIn(tx, deps, actor, before, values, proof);
      return { row: await loadCustomerRow(tx, actor, id), messages: woken };
    },
    { actor },
  );
  await tellEngine(deps, { starts: [], messages });
  return row;
}

/**
 * Changes the columns inside a transaction that locked the customer, with audit log and consent ledger; new convenient
 * times re-plan. After the commit the returned messages are told to the engine.
 */
export async function changeCustomerIn(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  before: Customer,
  values: CustomerValues,
  proof: ConsentProof = {},
): Promise<OutboxMessage[]> {
  const { id: customerId } = before;
  const after = await changeCustomer(tx, customerId, values);
  const { storeId } = after;
  const plansChange = JSON.stringify(before.convenientTimes) !== JSON.stringify(after.convenientTimes);
  const woken = plansChange ? await replanCustomer(tx, deps, actor, after) : [];
  const audit = auditRow(deps, actor, {
    action: 'customer.update',
    entity: 'customer',
    entityId: customerId,
    storeId,
    before: pick(before, values),
    after: values,
  });
  const occasion = `audit:${audit.id}`;
  const decided = before.cleaningDecision !== after.cleaningDecision;
  if (decided && after.cleaningDecision !== 'ask') await closeAskTodos(tx, [customerId], 'decided');
  await insertRows(tx, {
    auditLog: [audit],
    historyEntry: decided
      ? [
          decisionHistory(deps, actor, {
            id: customerId,
            storeId,
            before: before.cleaningDecision as CleaningDecision,
            after: after.cleaningDecision as CleaningDecision,
          }),
        ]
      : [],
    consentEvent: consentRowsOf(deps, actor, {
      ...{ customerId, storeId, before, proof, occasion },
      after: values,
      source: sourceOf(actor),
    }),
  });
  return woken;
}

async function valuesOf(tx: Tx, actor: Actor, input: UpdateCustomer): Promise<CustomerValues> {
  const values = await customerValues(tx, input);
  if (input.storeId) values.storeId = (await requireStore(tx, actor, input.storeId)).id;
  return values;
}

function pick(customer: Customer, values: CustomerValues): Record<string, unknown> {
  return Object.fromEntries(Object.keys(values).map((key) => [key, customer[key as keyof Customer]]));
}
