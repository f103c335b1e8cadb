import { createHash, randomBytes } from 'node:crypto';
import type { CreateApiKey } from '#contract/users';
import type { Tx } from '#db/client';
import {
  type ApiKey,
  findApiKeyByHash,
  findApiKeys,
  insertApiKey,
  revokeApiKeyRow,
  touchApiKey,
} from '#db/api-keys';
import { insertRows } from '#db/insert-rows';
import type { Actor, Role } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { auditRow } from './record.ts';
import { requireStores, storeOrDefault } from './find-stores.ts';

export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** A known key is trusted for this long without asking the database again; a revoke in this process clears it at once. */
const CACHE_MS = 5_000;
const MAX_CACHED = 1_000;
const TOUCH_MS = 60_000;
const cache = new Map<string, { actor: Actor; until: number }>();
const touchedAt = new Map<string, number>();

/** The program behind a bearer key, or null where the key is unknown or revoked. */
export async function findApiKeyActor(deps: UseCaseDeps, key: string): Promise<Actor | null> {
  const keyHash = hashApiKey(key);
  const now = deps.now().getTime();
  const cached = cache.get(keyHash);
  if (cached && cached.until > now) return cached.actor;
  cache.delete(keyHash);
  const row = await findApiKeyByHash(deps.db, keyHash);
  if (!row || row.revokedAt) return null;
  if (cache.size >= MAX_CACHED) cache.clear();
  const actor = actorOf(row);
  cache.set(keyHash, { actor, until: now + CACHE_MS });
  if (now - (touchedAt.get(row.id) ?? 0) > TOUCH_MS) {
    touchedAt.set(row.id, now);
    await touchApiKey(deps.db, row.id, deps.now());
  }
  return actor;
}

const actorOf = (row: ApiKey): Actor => ({
  kind: 'api_key',
  id: row.id,
  name: row.name,
  role: row.role as Role,
  storeIds: row.allStores ? 'all' : row.storeIds,
});

export async function listApiKeys(
  deps: UseCaseDeps,
  actor: Actor,
  page: { after?: string; take: number },
): Promise<ApiKey[]> {
  authorize(actor, 'api_key.write');
  return deps.db.transaction((tx) => findApiKeys(tx, page));
}

/** Makes a key. The key itself is in the answer and nowhere else. */
export async function createApiKey(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateApiKey,
): Promise<ApiKey & { key: string }> {
  authorize(actor, 'api_key.write');
  const key = `oik_${randomBytes(32).toString('base64url')}`;
  const row = await deps.db.transaction(async (tx) => {
    const all = input.storeIds === 'all' || (input.storeIds === undefined && seesAll(input.role));
    const storeIds = all ? [] : await namedStores(tx, actor, input.storeIds);
    const made = await insertApiKey(tx, {
      id: deps.newId(),
      name: input.name,
      prefix: key.slice(0, 10),
      keyHash: hashApiKey(key),
      role: input.role,
      allStores: all,
      storeIds,
    });
    await insertRows(tx, {
      auditLog: [
        auditRow(deps, actor, {
          action: 'api_key.create',
          entity: 'api_key',
          entityId: made.id,
          after: { name: made.name, role: made.role, allStores: all, storeIds },
        }),
      ],
    });
    return made;
  });
  return { ...row, key };
}

async function namedStores(tx: Tx, actor: Actor, storeIds: CreateApiKey['storeIds']): Promise<string[]> {
  if (Array.isArray(storeIds)) return (await requireStores(tx, storeIds)).map(({ id }) => id);
  return [(await storeOrDefault(tx, actor, null)).id];
}

const seesAll = (role: Role): boolean => role === 'admin' || role === 'cr' || role === 'ops';

/** @throws DomainError not_found */
export async function revokeApiKey(deps: UseCaseDeps, actor: Actor, id: string): Promise<ApiKey> {
  authorize(actor, 'api_key.write');
  const row = await deps.db.transaction(async (tx) => {
    const revoked = await revokeApiKeyRow(tx, id, deps.now());
    if (!revoked) throw new DomainError('not_found', { message: 'no such API key', field: 'id' });
    await insertRows(tx, {
      auditLog: [auditRow(deps, actor, { action: 'api_key.revoke', entity: 'api_key', entityId: id })],
    });
    return revoked;
  });
  cache.delete(row.keyHash);
  return row;
}

/** Makes OIKAZE_BOOTSTRAP_API_KEY an administrator's key at first boot; a later boot with the same key changes nothing. */
export async function ensureBootstrapKey(deps: UseCaseDeps, key: string): Promise<void> {
  if (await findApiKeyByHash(deps.db, hashApiKey(key))) return;
  await deps.db
    .transaction((tx) =>
      insertApiKey(tx, {
        id: deps.newId(),
        name: 'bootstrap',
        prefix: `${key.slice(0, 4)}…`,
        keyHash: hashApiKey(key),
        role: 'admin',
        allStores: true,
        storeIds: [],
      }),
    )
    .catch(async (error: unknown) => {
      // Two API processes boot at once: the other one made it.
      if (!(await findApiKeyByHash(deps.db, hashApiKey(key)))) throw error;
    });
}
