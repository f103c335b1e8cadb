import type { Tx } from '#db/client';
import {
  type Customer,
  type CustomerFilter,
  type CustomerPosition,
  type CustomerRow,
  findCustomer,
  findCustomerIds,
  findCustomerRows,
} from '#db/customers';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

export type { CustomerRow };

/** A page of customers, each with the position the next page starts after. */
export async function listCustomers(
  deps: UseCaseDeps,
  actor: Actor,
  input: CustomerFilter & { take: number; after?: CustomerPosition | undefined },
): Promise<{ row: CustomerRow; term: string | null }[]> {
  authorize(actor, 'customer.read');
  const { take, after, ...filter } = input;
  return deps.db.transaction(
    async (tx) => {
      const found = await findCustomerIds(tx, actor, filter, { take, after });
      const rows = await findCustomerRows(
        tx,
        found.map(({ id }) => id),
      );
      const terms = new Map(found.map(({ id, term }) => [id, term]));
      return rows.map((row) => ({ row, term: terms.get(row.id) ?? null }));
    },
    { actor },
  );
}

/** @throws DomainError not_found, also for customers of other stores */
export async function getCustomer(deps: UseCaseDeps, actor: Actor, id: string): Promise<CustomerRow> {
  authorize(actor, 'customer.read');
  return deps.db.transaction(
    async (tx) => {
      await requireCustomer(tx, actor, id, 'id');
      return loadCustomerRow(tx, id);
    },
    { actor },
  );
}

export async function loadCustomerRow(tx: Tx, id: string): Promise<CustomerRow> {
  const [row] = await findCustomerRows(tx, [id]);
  if (!row) throw new DomainError('not_found', { message: 'no such customer', field: 'id' });
  return row;
}

/** @throws DomainError not_found naming the field */
export async function requireCustomer(
  tx: Tx,
  actor: Actor,
  id: string,
  field = 'customerId',
): Promise<Customer> {
  const customer = await findCustomer(tx, actor, id);
  if (!customer) throw new DomainError('not_found', { message: 'no such customer', field });
  return customer;
}

/** @throws DomainError customer_erased: nothing may be added to somebody who was erased */
export async function requireLivingCustomer(
  tx: Tx,
  actor: Actor,
  id: string,
  field = 'customerId',
): Promise<Customer> {
  const customer = await requireCustomer(tx, actor, id, field);
  if (customer.erasedAt)
    throw new DomainError('customer_erased', { message: 'this customer was erased', field });
  return customer;
}
