import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import type { Prisma, Vehicle } from './generated/client.ts';
import { storeFilter } from './scope.ts';

export type { Vehicle };
export type VehicleValues = Partial<
  Omit<Prisma.VehicleUncheckedCreateInput, 'id' | 'createdAt' | 'updatedAt'>
>;

export interface VehicleFilter {
  storeId?: string | undefined;
  customerId?: string | undefined;
  registrationNumber?: string | undefined;
  /** calendar dates, both inside */
  inspectionFrom?: string | undefined;
  inspectionTo?: string | undefined;
}

/** Newest first. */
export const findVehicles = (
  tx: Tx,
  actor: Actor,
  { storeId, customerId, registrationNumber, inspectionFrom, inspectionTo }: VehicleFilter,
  page: { after?: string | undefined; take: number },
): Promise<Vehicle[]> =>
  tx.vehicle.findMany({
    where: {
      ...storeFilter(actor, storeId),
      ...(customerId && { customerId }),
      ...(registrationNumber && { registrationNumber }),
      ...((inspectionFrom || inspectionTo) && {
        inspectionExpiresOn: {
          ...(inspectionFrom && { gte: new Date(inspectionFrom) }),
          ...(inspectionTo && { lte: new Date(inspectionTo) }),
        },
      }),
      ...(page.after && { id: { lt: page.after } }),
    },
    orderBy: { id: 'desc' },
    take: page.take,
  });

export const findVehicle = (tx: Tx, actor: Actor, id: string): Promise<Vehicle | null> =>
  tx.vehicle.findFirst({ where: { id, ...storeFilter(actor) } });

export const insertVehicle = (
  tx: Tx,
  data: VehicleValues & { id: string; storeId: string; customerId: string },
): Promise<Vehicle> => tx.vehicle.create({ data });

export const changeVehicle = (tx: Tx, id: string, data: VehicleValues): Promise<Vehicle> =>
  tx.vehicle.update({ where: { id }, data });
