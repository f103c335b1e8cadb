import { findStores, type Store } from '#db/stores';
import { findStoreIdsOfUser, findUser, type UserWithStores } from '#db/users';
import type { Actor, Role } from '#domain/actor';
import { type Action, can, policy } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';

/** Roles that work for the whole company (DESIGN §7). */
const COMPANY_WIDE: readonly Role[] = ['admin', 'cr', 'ops'];

/** A signed-in person with the stores they belong to. */
export async function findUserActor(
  deps: Pick<UseCaseDeps, 'db'>,
  user: { id: string; name: string; role: Role },
): Promise<Actor> {
  const storeIds = COMPANY_WIDE.includes(user.role) ? 'all' : await findStoreIdsOfUser(deps.db, user.id);
  return { kind: 'user', ...user, storeIds };
}

export interface Myself {
  actor: Actor;
  user: UserWithStores | null;
  stores: Store[];
  can: Action[];
}

/** Who is signed in, and what they may do: the web app shows no button that would be refused. */
export async function describeMe(deps: UseCaseDeps, actor: Actor): Promise<Myself> {
  return deps.db.transaction(async (tx) => ({
    actor,
    user: actor.kind === 'user' ? await findUser(tx, actor.id) : null,
    stores: await findStores(tx, actor, { take: 1000 }),
    can: (Object.keys(policy) as Action[]).filter((action) => can(actor, action)),
  }));
}
