import type { Database, Tx } from './client.ts';
import type { ApiKey } from './generated/client.ts';

export type { ApiKey };

export const findApiKeyByHash = (db: Database, keyHash: string): Promise<ApiKey | null> =>
  db.prisma.apiKey.findUnique({ where: { keyHash } });

export const touchApiKey = async (db: Database, id: string, at: Date): Promise<void> => {
  await db.prisma.apiKey.updateMany({ where: { id }, data: { lastUsedAt: at } });
};

export const findApiKeys = (tx: Tx, page: { after?: string; take: number }): Promise<ApiKey[]> =>
  tx.apiKey.findMany({
    where: page.after ? { id: { lt: page.after } } : {},
    orderBy: { id: 'desc' },
    take: page.take,
  });

export const insertApiKey = (
  tx: Tx,
  data: Omit<ApiKey, 'createdAt' | 'lastUsedAt' | 'revokedAt'>,
): Promise<ApiKey> => tx.apiKey.create({ data });

/** @returns null when no such key exists */
export async function revokeApiKeyRow(tx: Tx, id: string, at: Date): Promise<ApiKey | null> {
  await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } });
  return tx.apiKey.findUnique({ where: { id } });
}
