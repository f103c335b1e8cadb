import type { Actor } from '#domain/actor';
import type { Database, Tx } from './client.ts';
import type { Prisma, Store } from './generated/client.ts';
import type { Rows } from './reader.ts';

export type { Store };

const ofActor = (actor: Actor) => (actor.storeIds === 'all' ? {} : { id: { in: [...actor.storeIds] } });

/** In the order they were made. */
export const findStores = (
  tx: Tx,
  actor: Actor,
  page: { after?: string | undefined; take: number },
): Promise<Store[]> =>
  tx.store.findMany({
    where: { AND: [ofActor(actor), page.after ? { id: { gt: page.after } } : {}] },
    orderBy: { id: 'asc' },
    take: page.take,
  });

export const findStore = (tx: Tx, actor: Actor, id: string): Promise<Store | null> =>
  tx.store.findFirst({ where: { AND: [{ id }, ofActor(actor)] } });

export const findStoresByIds = (tx: Tx, ids: readonly string[]): Promise<Store[]> =>
  tx.store.findMany({ where: { id: { in: [...ids] } } });

/** Of every store, or those the rows are scoped to. */
export async function findStoreIds(rows: Rows): Promise<string[]> {
  const found = await rows.$queryRaw<{ id: string }[]>`SELECT id FROM store ORDER BY created_at, id`;
  return found.map(({ id }) => id);
}

/** The oldest of the actor's stores: taken where a request names none. */
export const findDefaultStore = (tx: Tx, actor: Actor): Promise<Store | null> =>
  tx.store.findFirst({ where: ofActor(actor), orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });

export type StoreValues = Partial<
  Omit<Prisma.StoreUncheckedCreateInput, 'id' | 'createdAt' | 'updatedAt' | 'members'>
>;

export const insertStore = (
  tx: Tx,
  data: StoreValues & { id: string; code: string; name: string },
): Promise<Store> => tx.store.create({ data });

export const changeStore = (tx: Tx, id: string, data: StoreValues): Promise<Store> =>
  tx.store.update({ where: { id }, data });

export const findStoreZones = (db: Database): Promise<{ id: string; timeZone: string }[]> =>
  db.prisma.store.findMany({ select: { id: true, timeZone: true } });

/** Whether these patterns exist and may be used by the store. */
export async function countUsablePatterns(tx: Tx, ids: readonly string[], storeId: string): Promise<number> {
  return tx.pattern.count({
    where: { id: { in: [...ids] }, archivedAt: null, OR: [{ storeId: null }, { storeId }] },
  });
}

/** Makes the first store where there is none; two processes that boot at once make one. */
export async function insertFirstStore(
  db: Database,
  store: {
    id: string;
    code: string;
    name: string;
    postalCode?: string;
    address?: string;
    phone?: string;
  },
): Promise<void> {
  const { postalCode = null, address = null, phone = null } = store;
  await db.prisma.$executeRaw`
    INSERT INTO store (id, code, name, postal_code, address, phone)
    SELECT ${store.id}::uuid, ${store.code}, ${store.name}, ${postalCode}, ${address}, ${phone}
    WHERE NOT EXISTS (SELECT FROM store) ON CONFLICT DO NOTHING`;
}
