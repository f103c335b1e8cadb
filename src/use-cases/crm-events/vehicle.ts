import type { CrmEventOf, CrmVehicle } from '#contract/crm-events';
import { findVehicleByExternalId, noteOdometer, type Vehicle } from '#db/crm-records';
import { insertRows } from '#db/insert-rows';
import { changeVehicle, insertVehicle } from '#db/vehicles';
import { DomainError, isDomainError } from '#errors';
import { assignInTransaction } from '../assign-pattern.ts';
import { historyRow } from '../record.ts';
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
  await insertRows(ctx.tx, {
    historyEntry: [
      historyRow(ctx.deps, ctx.actor, {
        storeId: ctx.customer.storeId,
        customerId: ctx.customer.id,
        vehicleId: vehicle.id,
        kind: 'delivered',
        summary: vehicle.model ? `納車しました（${vehicle.model}）` : '納車しました',
        detail: { deliveredOn },
        occurredAt: ctx.occurredAt,
      }),
    ],
  });
  const { deliveryPatternId } = ctx.customer;
  return deliveryPatternId ? startAfterFollow(ctx, deliveryPatternId, deliveredOn) : effect(ctx);
}

async function startAfterFollow(ctx: EventContext, patternId: string, base: string): Promise<EventEffect> {
  try {
    const { input } = await assignInTransaction(ctx.tx, ctx.deps, ctx.actor, {
      customerId: ctx.customer.id,
      patternId,
      base,
    });
    return effect(ctx, { started: [input.followId], work: { starts: [input], messages: [] } });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    await insertRows(ctx.tx, {
      historyEntry: [
        historyRow(ctx.deps, ctx.actor, {
          storeId: ctx.customer.storeId,
          customerId: ctx.customer.id,
          kind: 'follow_not_assigned',
          summary: `納車後のパターンを開始できませんでした: ${error.title}`,
          detail: { code: error.code, patternId },
        }),
      ],
    });
    return effect(ctx);
  }
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
