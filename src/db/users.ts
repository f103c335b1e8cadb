import type { Database, Tx } from './client.ts';
import type { Prisma, User } from './generated/client.ts';

export interface UserWithStores extends User {
  storeIds: string[];
}

const withStores = { stores: { select: { storeId: true } } } as const;
type Row = Prisma.UserGetPayload<{ include: typeof withStores }>;
const flat = ({ stores, ...user }: Row): UserWithStores => ({
  ...user,
  storeIds: stores.map(({ storeId }) => storeId),
});

/** Colleagues by id, newest first; with stores, only people of those stores or of none. */
export async function findUsers(
  tx: Tx,
  filter: { storeIds?: readonly string[] | undefined; active?: boolean | undefined },
  page: { after?: string | undefined; take: number },
): Promise<UserWithStores[]> {
  const rows = await tx.user.findMany({
    where: {
      ...(filter.active !== undefined && { active: filter.active }),
      ...(filter.storeIds && {
        OR: [{ stores: { some: { storeId: { in: [...filter.storeIds] } } } }, { stores: { none: {} } }],
      }),
      ...(page.after && { id: { lt: page.after } }),
    },
    include: withStores,
    orderBy: { id: 'desc' },
    take: page.take,
  });
  return rows.map(flat);
}

export async function findUser(tx: Tx, id: string): Promise<UserWithStores | null> {
  const row = await tx.user.findUnique({ where: { id }, include: withStores });
  return row && flat(row);
}

export const findStoreIdsOfUser = async (db: Database, userId: string): Promise<string[]> =>
  (await db.prisma.storeMember.findMany({ where: { userId }, select: { storeId: true } })).map(
    ({ storeId }) => storeId,
  );

export interface UserValues {
  name?: string;
  role?: string;
  locale?: string;
  capacityPerDay?: number;
  active?: boolean;
}

/** A person with the account better-auth signs in by. */
export async function insertUser(
  tx: Tx,
  user: UserValues & {
    id: string;
    name: string;
    email: string;
    passwordHash: string;
    accountId: string;
    storeIds: readonly string[];
  },
): Promise<void> {
  const { passwordHash, accountId, storeIds, ...values } = user;
  await tx.user.create({
    data: {
      ...values,
      emailVerified: true,
      stores: { create: storeIds.map((storeId) => ({ storeId })) },
      accounts: {
        create: { id: accountId, accountId: user.id, providerId: 'credential', password: passwordHash },
      },
    },
  });
}

export async function changeUser(
  tx: Tx,
  id: string,
  values: UserValues,
  more: { storeIds?: readonly string[] | undefined; passwordHash?: string | undefined },
): Promise<void> {
  await tx.user.update({ where: { id }, data: values });
  if (more.storeIds) {
    await tx.storeMember.deleteMany({ where: { userId: id } });
    await tx.storeMember.createMany({ data: more.storeIds.map((storeId) => ({ userId: id, storeId })) });
  }
  if (more.passwordHash) {
    await tx.account.updateMany({
      where: { userId: id, providerId: 'credential' },
      data: { password: more.passwordHash },
    });
  }
  // Who may no longer, or has a new password, signs in again.
  if (values.active === false || more.passwordHash) await tx.session.deleteMany({ where: { userId: id } });
}
