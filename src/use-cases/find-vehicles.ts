import type { Tx } from '#db/client';
import { findVehicle, findVehicles, type Vehicle, type VehicleFilter } from '#db/vehicles';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { noSuchCustomer } from './find-customers.ts';

/** @throws DomainError not_found where `customerId` names a customer that the actor does not see */
export async function listVehicles(
  deps: UseCaseDeps,
  actor: Actor,
  input: VehicleFilter & { take: number; after?: string | undefined },
): Promise<Vehicle[]> {
  authorize(actor, 'customer.read');
  const { take, after, ...filter } = input;
  const rows = deps.db.reader(actor, { plan: 'once' });
  const found = await findVehicles(rows, actor, filter, { take, after });
  if (!found) throw noSuchCustomer('customerId');
  return found;
}

export async function getVehicle(deps: UseCaseDeps, actor: Actor, id: string): Promise<Vehicle> {
  authorize(actor, 'customer.read');
  return deps.db.transaction((tx) => requireVehicle(tx, actor, id), { actor });
}

/** @throws DomainError not_found */
export async function requireVehicle(tx: Tx, actor: Actor, id: string): Promise<Vehicle> {
  const vehicle = await findVehicle(tx, actor, id);
  if (!vehicle) throw new DomainError('not_found', { message: 'no such vehicle', field: 'id' });
  return vehicle;
}
