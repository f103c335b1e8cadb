import type { CrmEventOf } from '#contract/crm-events';
import { noteOdometer, upsertOrder, upsertServiceRecord } from '#db/crm-records';
import { insertRows } from '#db/insert-rows';
import { historyRow } from '../record.ts';
import { dateIn } from './deal.ts';
import { effect, type EventContext, type EventEffect } from './event-context.ts';
import { writeVehicle } from './vehicle.ts';

export async function orderPlaced(
  ctx: EventContext,
  event: CrmEventOf<'order.placed'>,
): Promise<EventEffect> {
  const { order } = event.data;
  const orderedOn = order.orderedOn ?? dateIn(ctx.occurredAt, ctx.customer.timeZone);
  const isNew = await upsertOrder(ctx.tx, {
    id: ctx.deps.newId(),
    storeId: ctx.customer.storeId,
    customerId: ctx.customer.id,
    externalId: order.externalId ?? null,
    orderedOn,
    product: order.product ?? null,
    amountYen: order.amountYen,
  });
  if (isNew) {
    await insertRows(ctx.tx, {
      historyEntry: [
        historyRow(ctx.deps, ctx.actor, {
          storeId: ctx.customer.storeId,
          customerId: ctx.customer.id,
          kind: 'ordered',
          summary: `注文: ${order.product ?? '商品'}（${order.amountYen.toLocaleString('ja-JP')}円）`,
          detail: { orderedOn, amountYen: order.amountYen },
          occurredAt: ctx.occurredAt,
        }),
      ],
    });
  }
  return effect(ctx);
}

/** Work done on a vehicle (E3); its mileage feeds the owner's pace. */
export async function serviceDone(
  ctx: EventContext,
  event: CrmEventOf<'service.done'>,
): Promise<EventEffect> {
  const { service, vehicle: told } = event.data;
  const vehicle = told?.externalId ? await writeVehicle(ctx, told) : null;
  const doneOn = service.doneOn ?? dateIn(ctx.occurredAt, ctx.customer.timeZone);
  const odometerKm = service.odometerKm ?? told?.odometerKm ?? null;
  const isNew = await upsertServiceRecord(ctx.tx, {
    id: ctx.deps.newId(),
    storeId: ctx.customer.storeId,
    customerId: ctx.customer.id,
    vehicleId: vehicle?.id ?? null,
    externalId: service.externalId ?? null,
    doneOn,
    kind: service.kind,
    odometerKm,
    amountYen: service.amountYen ?? null,
    note: service.note ?? null,
  });
  if (vehicle && odometerKm !== null) await noteOdometer(ctx.tx, vehicle.id, odometerKm);
  if (isNew) {
    await insertRows(ctx.tx, {
      historyEntry: [
        historyRow(ctx.deps, ctx.actor, {
          storeId: ctx.customer.storeId,
          customerId: ctx.customer.id,
          vehicleId: vehicle?.id ?? null,
          kind: 'serviced',
          summary: `整備・点検: ${service.kind}`,
          detail: { doneOn, ...(odometerKm !== null && { odometerKm }) },
          occurredAt: ctx.occurredAt,
        }),
      ],
    });
  }
  return effect(ctx);
}
