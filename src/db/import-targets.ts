/** What imported rows meet on record: read and locked in one statement, changed in one. */
import type { Tx } from './client.ts';
import { type Customer, type Order, Prisma, type Vehicle } from './generated/client.ts';

export type { Customer, Order, Vehicle };

const TABLES = { customer: 'customer', vehicle: 'vehicle', order: 'customer_order' } as const;
export type ImportTable = keyof typeof TABLES;

/** Locks and reads the rows with these external ids, of every store: external ids are unique in the company. */
async function lockByExternalId(tx: Tx, table: ImportTable, externalIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM ${Prisma.raw(TABLES[table])} WHERE external_id = ANY (${[...externalIds]}::text[]) ORDER BY id FOR NO KEY UPDATE`;
}

export async function lockCustomersByExternalId(tx: Tx, externalIds: readonly string[]): Promise<Customer[]> {
  if (externalIds.length === 0) return [];
  await lockByExternalId(tx, 'customer', externalIds);
  return tx.customer.findMany({ where: { externalId: { in: [...externalIds] } } });
}

export async function lockVehiclesByExternalId(tx: Tx, externalIds: readonly string[]): Promise<Vehicle[]> {
  if (externalIds.length === 0) return [];
  await lockByExternalId(tx, 'vehicle', externalIds);
  return tx.vehicle.findMany({ where: { externalId: { in: [...externalIds] } } });
}

export async function lockOrdersByExternalId(tx: Tx, externalIds: readonly string[]): Promise<Order[]> {
  if (externalIds.length === 0) return [];
  await lockByExternalId(tx, 'order', externalIds);
  return tx.order.findMany({ where: { externalId: { in: [...externalIds] } } });
}

/** Whom vehicles and orders of a file belong to. */
export interface Owner {
  id: string;
  externalId: string | null;
  storeId: string;
  erased: boolean;
}

/** Customers by external id, or by our own, which stands in our exports. */
export const findOwners = (tx: Tx, names: readonly string[]): Promise<Owner[]> => {
  const ids = names.filter((name) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name));
  return tx.$queryRaw`
    SELECT id, external_id AS "externalId", store_id AS "storeId", erased_at IS NOT NULL AS erased
    FROM customer WHERE external_id = ANY (${[...names]}::text[]) OR id = ANY (${ids}::uuid[])`;
};

/** Customers of a store with one of these telephone numbers: with the same kana they may be the same person. */
export const findByPhone = (
  tx: Tx,
  storeId: string,
  phones: readonly string[],
): Promise<{ id: string; phone: string; kana: string | null }[]> => tx.$queryRaw`
  SELECT id, phone, kana FROM customer
  WHERE phone = ANY (${[...phones]}::text[]) AND store_id = ${storeId}::uuid AND erased_at IS NULL ORDER BY id`;

/** Vehicles of these customers, to recognise one without an external id. */
export const findVehiclesOf = (
  tx: Tx,
  customerIds: readonly string[],
): Promise<
  { id: string; customerId: string; chassisNumber: string | null; registrationNumber: string | null }[]
> => tx.$queryRaw`
  SELECT id, customer_id AS "customerId", chassis_number AS "chassisNumber", registration_number AS "registrationNumber"
  FROM vehicle WHERE customer_id = ANY (${[...customerIds]}::uuid[])`;

/** Orders of these customers on these days, to recognise one without an external id. */
export const findOrdersOf = (
  tx: Tx,
  customerIds: readonly string[],
  days: readonly string[],
): Promise<
  { id: string; customerId: string; orderedOn: Date; product: string | null; amountYen: number }[]
> => tx.$queryRaw`
  SELECT id, customer_id AS "customerId", ordered_on AS "orderedOn", product, amount_yen AS "amountYen"
  FROM customer_order WHERE customer_id = ANY (${[...customerIds]}::uuid[]) AND ordered_on = ANY (${[...days]}::date[])`;

/** Active staff, to find a person by mail address or name. */
export const listActiveStaff = (tx: Tx): Promise<{ id: string; name: string; email: string }[]> =>
  tx.user.findMany({ where: { active: true }, select: { id: true, name: true, email: true } });

/** Of these customers' external ids, those that news of the CRM wait for. */
export async function listAwaited(tx: Tx, subjects: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ subject: string }[]>`
    SELECT DISTINCT waiting_for AS subject FROM crm_event WHERE waiting_for = ANY (${[...subjects]}::text[]) AND status = 'waiting'`;
  return rows.map(({ subject }) => subject);
}

/**
 * Writes these columns of many locked rows in one statement.
 * @param columns names in the database
 * @param rows by column name, each with its id
 */
export async function changeRows(
  tx: Tx,
  table: ImportTable,
  columns: readonly string[],
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  if (rows.length === 0) return;
  const name = Prisma.raw(`"${TABLES[table]}"`);
  const touched = table === 'order' ? '' : ', updated_at = now()';
  const set = Prisma.raw(columns.map((column) => `"${column}" = r."${column}"`).join(', ') + touched);
  await tx.$executeRaw`
    UPDATE ${name} t SET ${set} FROM jsonb_populate_recordset(NULL::${name}, ${JSON.stringify(rows)}::jsonb) r WHERE t.id = r.id`;
}
