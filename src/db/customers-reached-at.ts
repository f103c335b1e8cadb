import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import type { Customer } from './customers.ts';
import { storeCondition, storeFilter } from './scope.ts';

/**
 * Customers who have a mail address or telephone number now, or were sent something to it. Reads the whole ledger, which has
 * no index on addresses: an authority asks a few times a year.
 * @param address mail address in any case, or number in E.164
 */
export async function findCustomersReachedAt(tx: Tx, actor: Actor, address: string): Promise<Customer[]> {
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM customer c WHERE ${storeCondition(actor, undefined, 'c.store_id')}
      AND (lower(c.email) = lower(${address}) OR c.phone = ${address})
    UNION SELECT d.customer_id FROM delivery d WHERE ${storeCondition(actor, undefined, 'd.store_id')}
      AND lower(d.to_address) = lower(${address})`;
  return tx.customer.findMany({
    where: { id: { in: found.map(({ id }) => id) }, ...storeFilter(actor) },
    orderBy: { id: 'asc' },
  });
}
