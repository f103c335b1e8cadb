import type { CreateCustomer } from '#contract/customers';
import { insertCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { isRelayAddress } from '#domain/relay-address';
import { DomainError } from '#errors';
import { consentRowsOf, sourceOf } from './consent/consent-changes.ts';
import { customerValues } from './customer-values.ts';
import type { UseCaseDeps } from './deps.ts';
import { type CustomerRow, loadCustomerRow } from './find-customers.ts';
import { storeOrDefault } from './find-stores.ts';
import { processWaitingEvents } from './process-crm-event.ts';
import { auditRow } from './record.ts';

/** @throws DomainError not_found (store, assignee), invalid_input (phone), already_exists (externalId) */
export async function createCustomer(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateCustomer,
): Promise<CustomerRow> {
  authorize(actor, 'customer.write');
  const row = await deps.db.transaction(
    async (tx) => {
      const store = await storeOrDefault(tx, actor, input.storeId);
      if (input.email && isRelayAddress(input.email)) {
        throw new DomainError('invalid_input', {
          message: 'a relay address is no address of a customer',
          field: 'email',
          remedy: {
            ja: 'マイページ専用アドレスではなく、お客様ご本人のメールアドレスを指定してください',
            en: "give the customer's own mail address, not the relay address of My Page",
          },
        });
      }
      const values = await customerValues(tx, input);
      const customer = await insertCustomer(tx, {
        ...values,
        id: deps.newId(),
        storeId: store.id,
        name: input.name,
      });
      const audit = auditRow(deps, actor, {
        action: 'customer.create',
        entity: 'customer',
        entityId: customer.id,
        storeId: store.id,
        after: values,
      });
      await insertRows(tx, {
        auditLog: [audit],
        consentEvent: consentRowsOf(deps, actor, {
          customerId: customer.id,
          storeId: store.id,
          after: values,
          source: sourceOf(actor),
          occasion: `audit:${audit.id}`,
          proof: { ...(input.consentProof && { text: input.consentProof }) },
        }),
      });
      return loadCustomerRow(tx, actor, customer.id);
    },
    { actor },
  );
  // News of the CRM may have been waiting for this customer.
  if (row.externalId) await processWaitingEvents(deps, row.externalId);
  return row;
}
