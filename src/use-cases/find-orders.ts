import { findOrder, findOrders, type Order, type OrderFilter } from '#db/orders';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { requireCustomer } from './find-customers.ts';

export async function listOrders(
  deps: UseCaseDeps,
  actor: Actor,
  input: OrderFilter & { take: number; after?: string | undefined },
): Promise<Order[]> {
  authorize(actor, 'customer.read');
  const { take, after, ...filter } = input;
  return deps.db.transaction(
    async (tx) => {
      if (filter.customerId) await requireCustomer(tx, actor, filter.customerId);
      return findOrders(tx, actor, filter, { take, after });
    },
    { actor },
  );
}

/** @throws DomainError not_found */
export async function getOrder(deps: UseCaseDeps, actor: Actor, id: string): Promise<Order> {
  authorize(actor, 'customer.read');
  const order = await deps.db.transaction((tx) => findOrder(tx, actor, id), { actor });
  if (!order) throw new DomainError('not_found', { message: 'no such order', field: 'id' });
  return order;
}
