/** What belongs to a customer: vehicles, quotes, orders. */
import type { Order } from '#contract/orders';
import type { Quote } from '#contract/quotes';
import type { Vehicle } from '#contract/vehicles';
import type { getOrder } from '#use-cases/find-orders';
import type { getQuote } from '#use-cases/find-quotes';
import type { getVehicle } from '#use-cases/find-vehicles';
import { day, instantIn } from './instant.ts';

export function presentVehicle(row: Awaited<ReturnType<typeof getVehicle>>, timeZone: string): Vehicle {
  const at = instantIn(timeZone);
  return {
    ...row,
    firstRegisteredOn: day(row.firstRegisteredOn),
    inspectionExpiresOn: day(row.inspectionExpiresOn),
    deliveredOn: day(row.deliveredOn),
    createdAt: at(row.createdAt),
    updatedAt: at(row.updatedAt),
  };
}

export function presentQuote(row: Awaited<ReturnType<typeof getQuote>>, timeZone: string): Quote {
  const at = instantIn(timeZone);
  return {
    ...row,
    status: row.status as Quote['status'],
    details: row.details as Record<string, unknown>,
    wishes: row.wishes as Quote['wishes'],
    statusChangedAt: at(row.statusChangedAt),
    receivedAt: at(row.receivedAt),
    negotiatedAt: at(row.negotiatedAt),
    contractedAt: at(row.contractedAt),
    endedAt: at(row.endedAt),
    createdAt: at(row.createdAt),
    updatedAt: at(row.updatedAt),
  };
}

export function presentOrder(row: Awaited<ReturnType<typeof getOrder>>, timeZone: string): Order {
  return {
    ...row,
    details: row.details as Record<string, unknown>,
    orderedOn: day(row.orderedOn),
    createdAt: instantIn(timeZone)(row.createdAt),
  };
}
