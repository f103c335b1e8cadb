import type { CreateVehicle, UpdateVehicle } from '#contract/vehicles';
import type { Tx } from '#db/client';
import { lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { changeVehicle, insertVehicle, type Vehicle, type VehicleValues } from '#db/vehicles';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';
import { requireLivingCustomer } from './find-customers.ts';
import { requireStore } from './find-stores.ts';
import { requireVehicle } from './find-vehicles.ts';
import { noteDelivery } from './note-delivery.ts';
import { auditRow } from './record.ts';
import { tellEngine } from './tell-engine.ts';

/** @throws DomainError not_found, customer_erased, already_exists (externalId) */
export async function createVehicle(deps: UseCaseDeps, actor: Actor, input: CreateVehicle): Promise<Vehicle> {
  authorize(actor, 'customer.write');
  return deps.db.transaction(
    async (tx) => {
      const { id: customerId, storeId } = await requireLivingCustomer(tx, actor, input.customerId);
      const values = vehicleValues(input);
      const vehicle = await insertVehicle(tx, { ...values, id: deps.newId(), storeId, customerId });
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: 'vehicle.create',
            entity: 'vehicle',
            entityId: vehicle.id,
            storeId,
            after: values,
          }),
        ],
      });
      return vehicle;
    },
    { actor },
  );
}

/**
 * Changes a vehicle. The date of its delivery, told for the first time, starts what the store does after one (E1).
 * @throws DomainError not_found, already_exists (externalId)
 */
export async function updateVehicle(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdateVehicle,
): Promise<Vehicle> {
  authorize(actor, 'customer.write');
  const { vehicle, starts } = await deps.db.transaction(
    async (tx) => {
      const { customerId } = await requireVehicle(tx, actor, id);
      await lockCustomer(tx, customerId);
      const before = await requireVehicle(tx, actor, id);
      const values = vehicleValues(input);
      const vehicle = await changeVehicle(tx, id, values);
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: 'vehicle.update',
            entity: 'vehicle',
            entityId: id,
            storeId: before.storeId,
            before,
            after: values,
          }),
        ],
      });
      const isDelivered = before.deliveredOn === null && vehicle.deliveredOn !== null;
      const follow = isDelivered ? await afterDelivery(tx, deps, actor, vehicle) : null;
      return { vehicle, starts: follow ? [follow.input] : [] };
    },
    { actor },
  );
  await tellEngine(deps, { starts, messages: [] });
  return vehicle;
}

async function afterDelivery(tx: Tx, deps: UseCaseDeps, actor: Actor, vehicle: Vehicle) {
  const { deliveryPatternId } = await requireStore(tx, actor, vehicle.storeId);
  const deliveredOn = vehicle.deliveredOn?.toISOString().slice(0, 10) ?? '';
  return noteDelivery(tx, deps, actor, { vehicle, deliveredOn, deliveryPatternId, occurredAt: deps.now() });
}

/** Columns of what a request says of a vehicle. */
export function vehicleValues({
  customerId: _owner,
  firstRegisteredOn,
  inspectionExpiresOn,
  deliveredOn,
  ...rest
}: UpdateVehicle & { customerId?: string }): VehicleValues {
  return {
    ...rest,
    ...(firstRegisteredOn !== undefined && {
      firstRegisteredOn: firstRegisteredOn && new Date(firstRegisteredOn),
    }),
    ...(inspectionExpiresOn !== undefined && {
      inspectionExpiresOn: inspectionExpiresOn && new Date(inspectionExpiresOn),
    }),
    ...(deliveredOn !== undefined && { deliveredOn: deliveredOn && new Date(deliveredOn) }),
  };
}
