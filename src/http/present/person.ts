/** People and programs. */
import type { ApiKey, Me, User } from '#contract/users';
import type { listApiKeys } from '#use-cases/manage-api-keys';
import type { UserWithStores } from '#use-cases/manage-users';
import type { Myself } from '#use-cases/me';
import { instantIn } from './instant.ts';

export const presentUser = (row: UserWithStores, timeZone: string): User => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role as User['role'],
  locale: row.locale,
  capacityPerDay: row.capacityPerDay,
  active: row.active,
  storeIds: row.storeIds,
  createdAt: instantIn(timeZone)(row.createdAt),
});

export function presentApiKey(
  row: Awaited<ReturnType<typeof listApiKeys>>[number],
  timeZone: string,
): ApiKey {
  const at = instantIn(timeZone);
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role as ApiKey['role'],
    storeIds: row.allStores ? 'all' : row.storeIds,
    createdAt: at(row.createdAt),
    lastUsedAt: at(row.lastUsedAt),
    revokedAt: at(row.revokedAt),
  };
}

export const presentMe = ({ actor, user, stores, can }: Myself): Me => ({
  kind: actor.kind as Me['kind'],
  id: actor.id,
  name: actor.name,
  email: user?.email ?? null,
  role: actor.role as Me['role'],
  locale: user?.locale ?? 'ja',
  storeIds: actor.storeIds === 'all' ? 'all' : [...actor.storeIds],
  stores: stores.map(({ id, name, timeZone }) => ({ id, name, timeZone })),
  can,
});
