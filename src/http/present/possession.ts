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
    scrapResult: row.scrapResult as Vehicle['scrapResult'],
    scrapCheckedAt: at(row.scrapCheckedAt),
    createdAt: at(row.createdAt),
    updatedAt: at(row.updatedAt),
  };
}

export function presentQuote(row: Awaited<ReturnType<typeof getQuote>>, timeZone: string): Quote {
  const at = instantIn(timeZone);
  return {
    id: row.id,
    storeId: row.storeId,
    customerId: row.customerId,
    externalId: row.externalId,
    status: row.status as Quote['status'],
    source: row.source,
    vehicleText: row.vehicleText,
    estimateYen: row.estimateYen,
    receivedAt: at(row.receivedAt),
    negotiatedAt: at(row.negotiatedAt),
    contractedAt: at(row.contractedAt),
    endedAt: at(row.endedAt),
    endReason: row.endReason,
    details: row.details as Record<string, unknown>,
    wishes: row.wishes as Quote['wishes'],
    usage: row.usage,
    downPaymentYen: row.downPaymentYen,
    monthlyPaymentYen: row.monthlyPaymentYen,
    bonusPayments: row.bonusPayments,
    statusChangedAt: at(row.statusChangedAt),
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
