import type { Tx } from './client.ts';
import type { Quote, Vehicle } from './generated/client.ts';

export type { Quote, Vehicle };

/** The customer an event is about, with what handlers need of its store. */
export interface CrmCustomerRow {
  id: string;
  storeId: string;
  assigneeId: string | null;
  erased: boolean;
  negotiationState: string;
  timeZone: string;
  defaultPatternId: string | null;
  defaultPatternBySource: Record<string, string>;
  deliveryPatternId: string | null;
}

/** Finds the customer by the CRM's id and locks it, so that its events are acted on one after the other. */
export async function lockCustomerByExternalId(tx: Tx, externalId: string): Promise<CrmCustomerRow | null> {
  const rows = await tx.$queryRaw<CrmCustomerRow[]>`
    SELECT c.id, c.store_id AS "storeId", c.assignee_id AS "assigneeId", c.erased_at IS NOT NULL AS erased,
      c.negotiation_state AS "negotiationState", s.time_zone AS "timeZone", s.default_pattern_id AS "defaultPatternId",
      s.default_pattern_by_source AS "defaultPatternBySource", s.delivery_pattern_id AS "deliveryPatternId"
    FROM customer c JOIN store s ON s.id = c.store_id WHERE c.external_id = ${externalId} FOR NO KEY UPDATE OF c`;
  return rows[0] ?? null;
}

/** Makes a customer the CRM told of, unless another event did at the same moment. */
export async function insertCrmCustomer(
  tx: Tx,
  customer: { id: string; externalId: string; name: string; storeCode: string | null },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO customer (id, store_id, external_id, name)
    SELECT ${customer.id}::uuid, s.id, ${customer.externalId}, ${customer.name} FROM store s
    WHERE ${customer.storeCode}::text IS NULL OR s.code = ${customer.storeCode} OR NOT EXISTS (SELECT FROM store WHERE code = ${customer.storeCode})
    ORDER BY s.created_at, s.id LIMIT 1
    ON CONFLICT (external_id) DO NOTHING`;
}

export const customerExists = async (tx: Tx, externalId: string): Promise<boolean> =>
  (await tx.customer.count({ where: { externalId } })) > 0;

/** The negotiation as it stands now; `negotiatedOn` moves the last negotiation forward only. */
export async function noteNegotiation(
  tx: Tx,
  customerId: string,
  change: { state?: string; negotiatedOn?: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE customer SET negotiation_state = coalesce(${change.state ?? null}, negotiation_state),
      last_negotiated_on = greatest(last_negotiated_on, ${change.negotiatedOn ?? null}::date), updated_at = now()
    WHERE id = ${customerId}::uuid`;
}

export const findQuoteByExternalId = (tx: Tx, externalId: string): Promise<Quote | null> =>
  tx.quote.findUnique({ where: { externalId } });

export const hasOpenQuote = async (tx: Tx, customerId: string): Promise<boolean> =>
  (await tx.quote.count({ where: { customerId, status: { in: ['new', 'negotiating'] } } })) > 0;

export const findVehicleByExternalId = (tx: Tx, externalId: string): Promise<Vehicle | null> =>
  tx.vehicle.findUnique({ where: { externalId } });

/** Keeps the highest reading: an older one arriving late says nothing. */
export async function noteOdometer(tx: Tx, vehicleId: string, km: number): Promise<void> {
  await tx.$executeRaw`UPDATE vehicle SET odometer_km = greatest(odometer_km, ${km}::int), updated_at = now() WHERE id = ${vehicleId}::uuid`;
}

/** @returns false where the order was known and has been brought up to date */
export async function upsertOrder(
  tx: Tx,
  order: {
    id: string;
    storeId: string;
    customerId: string;
    externalId: string | null;
    orderedOn: string;
    product: string | null;
    amountYen: number;
  },
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ isNew: boolean }[]>`
    INSERT INTO customer_order (id, store_id, customer_id, external_id, ordered_on, product, amount_yen)
    VALUES (${order.id}::uuid, ${order.storeId}::uuid, ${order.customerId}::uuid, ${order.externalId}, ${order.orderedOn}::date,
      ${order.product}, ${order.amountYen}::int)
    ON CONFLICT (external_id) DO UPDATE SET ordered_on = excluded.ordered_on,
      product = coalesce(excluded.product, customer_order.product), amount_yen = excluded.amount_yen
    RETURNING xmax = 0 AS "isNew"`;
  return rows[0]?.isNew ?? false;
}

export interface ServiceRecordValues {
  id: string;
  storeId: string;
  customerId: string;
  vehicleId: string | null;
  externalId: string | null;
  doneOn: string;
  kind: string;
  odometerKm: number | null;
  amountYen: number | null;
  note: string | null;
}

/** @returns false where the record was known and has been brought up to date */
export async function upsertServiceRecord(tx: Tx, record: ServiceRecordValues): Promise<boolean> {
  const rows = await tx.$queryRaw<{ isNew: boolean }[]>`
    INSERT INTO service_record (id, store_id, customer_id, vehicle_id, external_id, done_on, kind, odometer_km, amount_yen, note)
    VALUES (${record.id}::uuid, ${record.storeId}::uuid, ${record.customerId}::uuid, ${record.vehicleId}::uuid,
      ${record.externalId}, ${record.doneOn}::date, ${record.kind}, ${record.odometerKm}::int, ${record.amountYen}::int, ${record.note})
    ON CONFLICT (external_id) DO UPDATE SET done_on = excluded.done_on, kind = excluded.kind,
      odometer_km = coalesce(excluded.odometer_km, service_record.odometer_km),
      amount_yen = coalesce(excluded.amount_yen, service_record.amount_yen), note = coalesce(excluded.note, service_record.note)
    RETURNING xmax = 0 AS "isNew"`;
  return rows[0]?.isNew ?? false;
}
