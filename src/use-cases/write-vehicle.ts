import type { CreateVehicle, UpdateVehicle } from '#contract/vehicles';
import { insertRows } from '#db/insert-rows';
import { changeVehicle, insertVehicle, type Vehicle, type VehicleValues } from '#db/vehicles';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';
import { requireLivingCustomer } from './find-customers.ts';
import { requireVehicle } from './find-vehicles.ts';
import { auditRow } from './record.ts';

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

/** @throws DomainError not_found, already_exists (externalId) */
export async function updateVehicle(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
  input: UpdateVehicle,
): Promise<Vehicle> {
  authorize(actor, 'customer.write');
  return deps.db.transaction(
    async (tx) => {
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
      return vehicle;
    },
    { actor },
  );
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
