import type { Tx } from './client.ts';
import type { Prisma, SystemFlag } from './generated/client.ts';

export type { SystemFlag };

export const findFlag = (tx: Tx, key: string): Promise<SystemFlag | null> =>
  tx.systemFlag.findUnique({ where: { key } });

/** Whether all sending is stopped; the claim asks for itself (migration single_sends_and_automation). */
export async function isEmergencyStopped(tx: Tx): Promise<boolean> {
  const flag = await findFlag(tx, 'emergency_stop');
  return (flag?.value as { active?: boolean } | undefined)?.active === true;
}

export const setFlag = (
  tx: Tx,
  key: string,
  value: Prisma.InputJsonObject,
  updatedBy: string,
): Promise<SystemFlag> =>
  tx.systemFlag.upsert({ where: { key }, create: { key, value, updatedBy }, update: { value, updatedBy } });
