import type { Delivery, OutboxEntry } from '#contract/deliveries';
import type { LocalOutbox } from '#use-cases/find-outbox';
import type { settleDelivery } from '#use-cases/settle-delivery';
import { instantIn } from './instant.ts';

export type DeliveryRow = Awaited<ReturnType<typeof settleDelivery>>;

export function presentDelivery(row: DeliveryRow, timeZone: string): Delivery {
  const at = instantIn(timeZone);
  return {
    ...row,
    status: row.status as Delivery['status'],
    claimedAt: at(row.claimedAt),
    acceptedAt: at(row.acceptedAt),
    settledAt: at(row.settledAt),
    createdAt: at(row.createdAt),
  };
}

export const presentOutbox = (row: LocalOutbox, timeZone: string): OutboxEntry => ({
  id: row.id,
  channel: row.channel,
  to: row.toLabel,
  subject: row.subject,
  body: row.body,
  payload: row.payload as Record<string, unknown>,
  createdAt: instantIn(timeZone)(row.createdAt),
});
