import type { Tx } from './client.ts';
import type { Prisma, SystemFlag } from './generated/client.ts';

export type { SystemFlag };

export const findFlag = (tx: Tx, key: string): Promise<SystemFlag | null> =>
  tx.systemFlag.findUnique({ where: { key } });

export const setFlag = (
  tx: Tx,
  key: string,
  value: Prisma.InputJsonObject,
  updatedBy: string,
): Promise<SystemFlag> =>
  tx.systemFlag.upsert({ where: { key }, create: { key, value, updatedBy }, update: { value, updatedBy } });
