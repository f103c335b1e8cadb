import type { Delivery, OutboxEntry } from '#contract/deliveries';
import { relayAddress } from '#domain/relay-address';
import type { LocalOutbox } from '#use-cases/find-outbox';
import type { settleDelivery } from '#use-cases/settle-delivery';
import { instantIn } from './instant.ts';

export type DeliveryRow = Awaited<ReturnType<typeof settleDelivery>>;

/** @param relayDomain mail went to the real address, which is shown nowhere (C8) */
export function presentDelivery(
  { relayKey, ...row }: DeliveryRow,
  timeZone: string,
  relayDomain: string,
): Delivery {
  const at = instantIn(timeZone);
  const relay = relayKey && relayAddress(relayKey, relayDomain);
  return {
    ...row,
    toAddress: row.toAddress && row.channel === 'mail' ? relay : row.toAddress,
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
