import type { Actor } from '#domain/actor';
import type { Prisma } from './generated/client.ts';
import type { Rows } from './reader.ts';
import { storeCondition } from './scope.ts';

/**
 * Rows of a customer's list; when there are none, the same statement tells whether there is such a customer.
 * @param list a SELECT whose rows have an `id`
 * @param order of the rows, by columns of `list`
 * @returns null: the actor's stores have no such customer
 */
export async function listOfCustomer<Row extends { id: string }>(
  rows: Rows,
  actor: Actor,
  customerId: string,
  list: Prisma.Sql,
  order: Prisma.Sql,
): Promise<Row[] | null> {
  const found = await rows.$queryRaw<(Row & { isKnown: boolean | null })[]>`
    SELECT list.*, CASE WHEN list.id IS NULL THEN EXISTS (SELECT FROM customer c
      WHERE c.id = ${customerId}::uuid AND ${storeCondition(actor, undefined, 'c.store_id')}) END AS "isKnown"
    FROM (VALUES (1)) one LEFT JOIN LATERAL (${list}) list ON true ORDER BY ${order}`;
  if (found[0]?.isKnown === false) return null;
  return found.flatMap(({ isKnown, ...row }) => (isKnown === null ? [row as unknown as Row] : []));
}
