import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import { columnsOf, limitRows } from './columns.ts';
import { Prisma, type Vehicle } from './generated/client.ts';
import { listOfCustomer } from './list-of-customer.ts';
import type { Rows } from './reader.ts';
import { storeCondition, storeFilter } from './scope.ts';

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

/** Newest first; null: `customerId` names nobody in the actor's stores. */
export function findVehicles(
  rows: Rows,
  actor: Actor,
  { storeId, customerId, registrationNumber, inspectionFrom, inspectionTo }: VehicleFilter,
  page: { after?: string | undefined; take: number },
): Promise<Vehicle[] | null> {
  const conditions = [storeCondition(actor, storeId, 'v.store_id')];
  if (customerId) conditions.push(Prisma.sql`v.customer_id = ${customerId}::uuid`);
  if (registrationNumber) conditions.push(Prisma.sql`v.registration_number = ${registrationNumber}`);
  if (inspectionFrom) conditions.push(Prisma.sql`v.inspection_expires_on >= ${inspectionFrom}::date`);
  if (inspectionTo) conditions.push(Prisma.sql`v.inspection_expires_on <= ${inspectionTo}::date`);
  if (page.after) conditions.push(Prisma.sql`v.id < ${page.after}::uuid`);
  const list = Prisma.sql`SELECT ${columnsOf(Prisma.VehicleScalarFieldEnum, 'v')} FROM vehicle v
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY v.id DESC ${limitRows(page.take)}`;
  return customerId
    ? listOfCustomer(rows, actor, customerId, list, Prisma.sql`list.id DESC`)
    : rows.$queryRaw<Vehicle[]>(list);
}

export const findVehicle = (tx: Tx, actor: Actor, id: string): Promise<Vehicle | null> =>
  tx.vehicle.findFirst({ where: { id, ...storeFilter(actor) } });

export const insertVehicle = (
  tx: Tx,
  data: VehicleValues & { id: string; storeId: string; customerId: string },
): Promise<Vehicle> => tx.vehicle.create({ data });

export const changeVehicle = (tx: Tx, id: string, data: VehicleValues): Promise<Vehicle> =>
  tx.vehicle.update({ where: { id }, data });
