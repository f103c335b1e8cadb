import type { CreateUser, UpdateUser } from '#contract/users';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import { changeUser, findUser, findUsers, insertUser, type UserWithStores } from '#db/users';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { requireStores, storeOrDefault } from './find-stores.ts';
import { auditRow } from './record.ts';

export type { UserWithStores };
type Hash = (password: string) => Promise<string>;

/** Colleagues: the people of the actor's stores, and those who belong to no single store. */
export async function listUsers(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    active?: boolean | undefined;
    storeId?: string | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<UserWithStores[]> {
  authorize(actor, 'user.read');
  const own = actor.storeIds === 'all' ? undefined : actor.storeIds;
  const storeIds = input.storeId ? (own && !own.includes(input.storeId) ? [] : [input.storeId]) : own;
  return deps.db.transaction((tx) => findUsers(tx, { active: input.active, storeIds }, input));
}

export async function getUser(deps: UseCaseDeps, actor: Actor, id: string): Promise<UserWithStores> {
  authorize(actor, 'user.read');
  return deps.db.transaction((tx) => requireUser(tx, id));
}

/**
 * A person who signs in with mail address and password. Staff and managers without a store get the default one.
 * @throws DomainError already_exists (email), not_found (store)
 */
export async function createUser(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateUser,
  hash: Hash,
): Promise<UserWithStores> {
  authorize(actor, 'user.write');
  const passwordHash = await hash(input.password);
  return deps.db.transaction(async (tx) => {
    const { storeIds: wanted = [], password: _password, email, role = 'staff', ...values } = input;
    const stores = await requireStores(tx, wanted);
    const needsStore = stores.length === 0 && (role === 'staff' || role === 'manager');
    const storeIds = needsStore ? [(await storeOrDefault(tx, actor, null)).id] : stores.map(({ id }) => id);
    const id = deps.newId();
    await insertUser(tx, {
      ...values,
      id,
      role,
      email: email.toLowerCase(),
      passwordHash,
      accountId: deps.newId(),
      storeIds,
    });
    await audit(tx, deps, actor, 'user.create', id, null, { role, storeIds });
    return requireUser(tx, id);
  });
}

/** @throws DomainError not_found, wrong_state (an administrator locks themselves out) */
export async function updateUser(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdateUser,
  hash: Hash,
): Promise<UserWithStores> {
  authorize(actor, 'user.write');
  const { storeIds, password, ...values } = input;
  const passwordHash = password === undefined ? undefined : await hash(password);
  return deps.db.transaction(async (tx) => {
    const before = await requireUser(tx, id);
    if (
      actor.id === id &&
      (values.active === false || (values.role !== undefined && values.role !== 'admin'))
    ) {
      throw new DomainError('wrong_state', {
        message: 'administrators cannot take their own rights away',
        field: values.active === false ? 'active' : 'role',
        remedy: { ja: '別の管理者に変更してもらってください', en: 'ask another administrator to change it' },
      });
    }
    if (storeIds) await requireStores(tx, storeIds);
    await changeUser(tx, id, values, { storeIds, passwordHash });
    const after = await requireUser(tx, id);
    const facts = ({ role, active, storeIds: stores, capacityPerDay }: UserWithStores) => ({
      role,
      active,
      storeIds: stores,
      capacityPerDay,
    });
    await audit(tx, deps, actor, 'user.update', id, facts(before), {
      ...facts(after),
      ...(password && { password: 'changed' }),
    });
    return after;
  });
}

async function requireUser(tx: Tx, id: string): Promise<UserWithStores> {
  const user = await findUser(tx, id);
  if (!user) throw new DomainError('not_found', { message: 'no such user', field: 'id' });
  return user;
}

const audit = (
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  action: string,
  id: string,
  before: unknown,
  after: unknown,
): Promise<void> =>
  insertRows(tx, {
    auditLog: [auditRow(deps, actor, { action, entity: 'staff_user', entityId: id, before, after })],
  });
