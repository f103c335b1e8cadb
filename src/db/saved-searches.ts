import type { Actor } from '#domain/actor';
import type { CustomerQuery } from '#domain/customer-query';
import type { Tx } from './client.ts';
import type { Prisma, SavedSearch } from './generated/client.ts';

export type { SavedSearch };

/** One's own searches, and those that are shared in one's stores. */
const visibleTo = (actor: Actor): Prisma.SavedSearchWhereInput => ({
  target: 'customers',
  OR: [
    { ownerId: actor.id },
    { shared: true, ...(actor.storeIds === 'all' ? {} : { storeId: { in: [...actor.storeIds] } }) },
  ],
});

/** In the order they were made. */
export const findSavedSearches = (
  tx: Tx,
  actor: Actor,
  page: { after?: string | undefined; take: number },
): Promise<SavedSearch[]> =>
  tx.savedSearch.findMany({
    where: { AND: [visibleTo(actor), page.after ? { id: { gt: page.after } } : {}] },
    orderBy: { id: 'asc' },
    take: page.take,
  });

export const findSavedSearch = (tx: Tx, actor: Actor, id: string): Promise<SavedSearch | null> =>
  tx.savedSearch.findFirst({ where: { AND: [visibleTo(actor), { id }] } });

export interface SavedSearchValues {
  name: string;
  shared: boolean;
  storeId: string | null;
  query: CustomerQuery;
}

const columnsOf = ({ query, ...values }: SavedSearchValues) => ({
  ...values,
  query: query as unknown as Prisma.InputJsonObject,
});

export const insertSavedSearch = (
  tx: Tx,
  key: { id: string; ownerId: string },
  values: SavedSearchValues,
): Promise<SavedSearch> => tx.savedSearch.create({ data: { ...key, ...columnsOf(values) } });

export const changeSavedSearch = (tx: Tx, id: string, values: SavedSearchValues): Promise<SavedSearch> =>
  tx.savedSearch.update({ where: { id }, data: columnsOf(values) });

export const deleteSavedSearch = async (tx: Tx, id: string): Promise<void> => {
  await tx.savedSearch.delete({ where: { id } });
};

/** Names of stores, patterns and staff by id, for sentences about a query. */
export async function namesOfIds(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id::text, name FROM store WHERE id::text = ANY (${[...ids]}::text[])
    UNION ALL SELECT id::text, name FROM pattern WHERE id::text = ANY (${[...ids]}::text[])
    UNION ALL SELECT id, name FROM staff_user WHERE id = ANY (${[...ids]}::text[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
