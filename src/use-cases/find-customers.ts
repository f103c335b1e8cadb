import type { Tx } from '#db/client';
import { type CustomerFilter, type CustomerRow, findCustomerRow, findCustomerRows } from '#db/customer-rows';
import { type Customer, findCustomer } from '#db/customers';
import type { Rows } from '#db/reader';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

export type { CustomerRow };

/** A page of customers. @param input.after id of the last customer of the page before */
export async function listCustomers(
  deps: UseCaseDeps,
  actor: Actor,
  input: CustomerFilter & { take: number; after?: string | undefined },
): Promise<CustomerRow[]> {
  authorize(actor, 'customer.read');
  const { take, after, ...filter } = input;
  return findCustomerRows(deps.db, actor, filter, { take, after });
}

/** @throws DomainError not_found, also for customers of other stores */
export async function getCustomer(deps: UseCaseDeps, actor: Actor, id: string): Promise<CustomerRow> {
  authorize(actor, 'customer.read');
  return loadCustomerRow(deps.db.reader(actor, { plan: 'once' }), actor, id);
}

export const noSuchCustomer = (field: string): DomainError =>
  new DomainError('not_found', { message: 'no such customer', field });

/** @throws DomainError not_found naming the field */
export async function loadCustomerRow(
  rows: Rows,
  actor: Actor,
  id: string,
  field = 'id',
): Promise<CustomerRow> {
  const row = await findCustomerRow(rows, actor, id);
  if (!row) throw noSuchCustomer(field);
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
  if (!customer) throw noSuchCustomer(field);
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
