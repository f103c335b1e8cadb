import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import type { Customer, Prisma } from './generated/client.ts';
import { storeFilter } from './scope.ts';

export type { Customer };
export type CustomerValues = Partial<
  Omit<Prisma.CustomerUncheckedCreateInput, 'id' | 'createdAt' | 'updatedAt' | 'terms'>
>;

export const findCustomer = (tx: Tx, actor: Actor, id: string): Promise<Customer | null> =>
  tx.customer.findFirst({ where: { id, ...storeFilter(actor) } });

export const insertCustomer = (
  tx: Tx,
  data: CustomerValues & { id: string; storeId: string; name: string },
): Promise<Customer> => tx.customer.create({ data });

export const changeCustomer = (tx: Tx, id: string, data: CustomerValues): Promise<Customer> =>
  tx.customer.update({ where: { id }, data });

export async function lockCustomer(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM customer WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}

/** Names of staff by id. */
export async function staffNames(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) return new Map();
  const users = await tx.user.findMany({
    where: { id: { in: [...new Set(known)] } },
    select: { id: true, name: true },
  });
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** Whether an active member of staff has this id. */
export const isActiveStaff = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.user.count({ where: { id, active: true } })) > 0;
