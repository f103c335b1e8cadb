import type { CrmEventOf, CrmVehicle } from '#contract/crm-events';
import { findVehicleByExternalId, noteOdometer, type Vehicle } from '#db/crm-records';
import { changeVehicle, insertVehicle } from '#db/vehicles';
import { DomainError } from '#errors';
import { noteDelivery } from '../note-delivery.ts';
import { dateIn } from './deal.ts';
import { effect, type EventContext, type EventEffect } from './event-context.ts';

export async function vehicleUpserted(
  ctx: EventContext,
  event: CrmEventOf<'vehicle.upserted'>,
): Promise<EventEffect> {
  await writeVehicle(ctx, event.data.vehicle);
  return effect(ctx, { status: ctx.overtaken ? 'stale' : 'processed' });
}

/** 納車: the store's delivery pattern starts from this customer's own delivery date, once per vehicle (E1). */
export async function vehicleDelivered(
  ctx: EventContext,
  event: CrmEventOf<'vehicle.delivered'>,
): Promise<EventEffect> {
  const deliveredOn = event.data.deliveredOn ?? dateIn(ctx.occurredAt, ctx.customer.timeZone);
  const vehicle = await writeVehicle(ctx, event.data.vehicle);
  if (ctx.overtaken) return effect(ctx, { status: 'stale' });
  await changeVehicle(ctx.tx, vehicle.id, { deliveredOn: new Date(deliveredOn) });
  if (vehicle.deliveredOn !== null) return effect(ctx);
  const follow = await noteDelivery(ctx.tx, ctx.deps, ctx.actor, {
    vehicle: { ...vehicle, storeId: ctx.customer.storeId, customerId: ctx.customer.id },
    deliveredOn,
    deliveryPatternId: ctx.customer.deliveryPatternId,
    occurredAt: ctx.occurredAt,
  });
  if (!follow) return effect(ctx);
  return effect(ctx, {
    started: [follow.input.followId],
    work: { starts: [follow.input], messages: [] },
  });
}

/** The vehicle the event names by the CRM's id, made where it is new. A mileage never goes back. */
export async function writeVehicle(ctx: EventContext, told: CrmVehicle): Promise<Vehicle> {
  const { externalId, odometerKm, firstRegisteredOn, inspectionExpiresOn, ...rest } = told;
  const known = externalId ? await findVehicleByExternalId(ctx.tx, externalId) : null;
  if (known && known.customerId !== ctx.customer.id && ctx.overtaken) return known;
  const values = {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== null)),
    ...(firstRegisteredOn && { firstRegisteredOn: new Date(firstRegisteredOn) }),
    ...(inspectionExpiresOn && { inspectionExpiresOn: new Date(inspectionExpiresOn) }),
  };
  const vehicle = known ?? (await makeVehicle(ctx, externalId ?? null, values));
  // A car that changed hands belongs to the customer the newest event names.
  if (known && !ctx.overtaken)
    await changeVehicle(ctx.tx, known.id, {
      ...values,
      customerId: ctx.customer.id,
      storeId: ctx.customer.storeId,
    });
  if (odometerKm !== undefined && odometerKm !== null) await noteOdometer(ctx.tx, vehicle.id, odometerKm);
  return vehicle;
}

function makeVehicle(ctx: EventContext, externalId: string | null, values: object): Promise<Vehicle> {
  if (!externalId && Object.keys(values).length === 0) {
    throw new DomainError('invalid_input', {
      message: 'the event names no vehicle',
      field: 'data.vehicle.externalId',
    });
  }
  return insertVehicle(ctx.tx, {
    ...values,
    id: ctx.deps.newId(),
    storeId: ctx.customer.storeId,
    customerId: ctx.customer.id,
    externalId,
  });
}
