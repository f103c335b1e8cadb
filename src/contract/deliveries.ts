/** The ledger of sends (DESIGN §5), and what the local channels "sent". */
import { z } from 'zod';
import { id, instant, listOf, pageOf, pageQuery } from './fields.ts';
import { deliveryStatus } from './kinds.ts';

export const delivery = z
  .object({
    id,
    storeId: id,
    customerId: id,
    customerName: z.string().nullable(),
    followId: id.nullable(),
    followStepId: id.nullable(),
    singleSendId: id.nullable().meta({ description: 'フォローの工程ではない送信' }),
    channel: z.string(),
    purpose: z.string(),
    status: deliveryStatus,
    provider: z.string().nullable(),
    providerId: z.string().nullable(),
    toAddress: z.string().nullable(),
    subject: z.string().nullable(),
    body: z.string().nullable(),
    priceYen: z.int(),
    attempt: z.int(),
    claimedAt: instant.nullable(),
    acceptedAt: instant.nullable(),
    settledAt: instant.nullable(),
    settledBy: z.string().nullable(),
    suppressReason: z.string().nullable(),
    error: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Delivery', description: '運用担当には宛先と本文を出しません' });
export const deliveryPage = pageOf(delivery);

export const deliveryQuery = pageQuery.extend({
  status: listOf(deliveryStatus),
  storeId: id.optional(),
  customerId: id.optional(),
  followId: id.optional(),
});

/** What a person found out about an in-doubt send. */
export const settleDelivery = z
  .object({ outcome: z.enum(['sent', 'send_again']) })
  .meta({ id: 'SettleDelivery' });

export const outboxEntry = z
  .object({
    id,
    channel: z.string(),
    to: z.string(),
    subject: z.string().nullable(),
    body: z.string(),
    payload: z.record(z.string(), z.unknown()),
    createdAt: instant,
  })
  .meta({ id: 'OutboxEntry', description: 'ローカル送信箱: 実際には送られていません' });
export const outboxPage = pageOf(outboxEntry);
export const outboxQuery = pageQuery.extend({ channel: z.string().max(20).optional() });

export type Delivery = z.infer<typeof delivery>;
export type DeliveryQuery = z.infer<typeof deliveryQuery>;
export type OutboxEntry = z.infer<typeof outboxEntry>;
