import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';

/**
 * The one place where rows are limited to an actor's stores (DESIGN §7): `enterScope` puts PostgreSQL's row-level
 * security behind the whole transaction, `storeFilter` and `storeCondition` are the filters that queries name
 * themselves, for their indexes. A customer on My Page reads as a role that sees that one customer's rows and changes
 * nothing; what they do changes the record in use cases of their own.
 */
export async function enterScope(tx: Tx, actor: Actor): Promise<void> {
  if (actor.kind === 'customer') {
    await tx.$queryRaw`SELECT set_config('role', 'oikaze_customer', true), set_config('oikaze.customer_id', ${actor.id}, true)`;
    return;
  }
  if (actor.storeIds === 'all') return;
  const ids = `{${actor.storeIds.join(',')}}`;
  // set_config('role', …, true) is SET LOCAL ROLE, in the same round trip.
  await tx.$queryRaw`SELECT set_config('role', 'oikaze_scoped', true), set_config('oikaze.store_ids', ${ids}, true)`;
}

/** Filter for Prisma's `where`: `where: { ...storeFilter(actor) }`. */
export function storeFilter(actor: Actor, storeId?: string): { storeId?: string | { in: string[] } } {
  if (actor.storeIds === 'all') return storeId ? { storeId } : {};
  if (storeId) return { storeId: actor.storeIds.includes(storeId) ? storeId : { in: [] } };
  return { storeId: { in: [...actor.storeIds] } };
}

/**
 * The same as SQL: `WHERE ${storeCondition(actor, storeId, 'todo.store_id')}`.
 * @param column a column name from the code, never from a request
 */
export function storeCondition(actor: Actor, storeId?: string, column = 'store_id'): Prisma.Sql {
  const name = Prisma.raw(column);
  if (storeId) {
    return actor.storeIds === 'all' || actor.storeIds.includes(storeId)
      ? Prisma.sql`${name} = ${storeId}::uuid`
      : Prisma.sql`false`;
  }
  if (actor.storeIds === 'all') return Prisma.sql`true`;
  return Prisma.sql`${name} = ANY (${[...actor.storeIds]}::uuid[])`;
}
