import {
  findDefaultStore,
  findStore,
  findStores,
  findStoresByIds,
  findStoreZones,
  insertFirstStore,
  type Store,
} from '#db/stores';
import type { Tx } from '#db/client';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

export async function listStores(
  deps: UseCaseDeps,
  actor: Actor,
  page: { after?: string | undefined; take: number },
): Promise<Store[]> {
  authorize(actor, 'store.read');
  return deps.db.transaction((tx) => findStores(tx, actor, page));
}

/** @throws DomainError not_found, also for stores that the actor does not see */
export async function getStore(deps: UseCaseDeps, actor: Actor, id: string): Promise<Store> {
  authorize(actor, 'store.read');
  return deps.db.transaction((tx) => requireStore(tx, actor, id, 'id'));
}

/** @throws DomainError not_found naming the field */
export async function requireStore(tx: Tx, actor: Actor, id: string, field = 'storeId'): Promise<Store> {
  const store = await findStore(tx, actor, id);
  if (!store) throw new DomainError('not_found', { message: 'no such store', field });
  return store;
}

/** The store a request names, else the oldest of the actor's stores. */
export async function storeOrDefault(
  tx: Tx,
  actor: Actor,
  storeId: string | null | undefined,
): Promise<Store> {
  if (storeId) return requireStore(tx, actor, storeId);
  const store = await findDefaultStore(tx, actor);
  if (!store) {
    throw new DomainError('not_found', {
      message: 'there is no store to put this into',
      field: 'storeId',
      remedy: {
        ja: '店舗を作るか、管理者に所属店舗を設定してもらってください',
        en: 'make a store, or ask an administrator to assign you to one',
      },
    });
  }
  return store;
}

/** @throws DomainError not_found where one of them does not exist */
export async function requireStores(tx: Tx, ids: readonly string[]): Promise<Store[]> {
  const stores = await findStoresByIds(tx, ids);
  if (stores.length < new Set(ids).size)
    throw new DomainError('not_found', { message: 'no such store', field: 'storeIds' });
  return stores;
}

const ZONE_CACHE_MS = 10_000;

/** Time zones of the stores, for presenters. Known zones are kept for some seconds. */
export function createStoreZones(deps: Pick<UseCaseDeps, 'db'>): (storeId: string | null) => Promise<string> {
  let zones = new Map<string, string>();
  let readAt = Number.NEGATIVE_INFINITY;
  return async (storeId) => {
    const isStale = performance.now() - readAt > ZONE_CACHE_MS;
    if (isStale || (storeId !== null && !zones.has(storeId))) {
      zones = new Map((await findStoreZones(deps.db)).map(({ id, timeZone }) => [id, timeZone]));
      readAt = performance.now();
    }
    return (storeId !== null && zones.get(storeId)) || [...zones.values()][0] || 'Asia/Tokyo';
  };
}

/** One store exists after first boot (DESIGN §6). */
export const ensureFirstStore = (deps: UseCaseDeps): Promise<void> =>
  insertFirstStore(deps.db, { id: deps.newId(), code: 'main', name: '本店' });
