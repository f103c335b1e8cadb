/** Webhooks out (X10): whom to tell, and what became of it. */
import { WEBHOOK_EVENT_TYPES, WEBHOOK_TEST } from '#domain/webhook-events';
import { z } from 'zod';
import { id, instant, line, listOf, pageOf, pageQuery } from './fields.ts';

const url = z
  .stringFormat('webhook_url', isWebhookUrl)
  .max(2_000)
  .meta({ format: 'uri', examples: ['https://crm.example.jp/hooks/oikaze'] });
const eventType = z.enum(WEBHOOK_EVENT_TYPES).meta({ id: 'WebhookEventType' });

export const webhookEndpoint = z
  .object({
    id,
    storeId: id.nullable().meta({ description: 'null: 全店舗' }),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(eventType),
    active: z.boolean(),
    disabledReason: z
      .enum(['failing', 'gone'])
      .nullable()
      .meta({ description: 'failing: 5 日間届かなかった、gone: 受け手が 410 を返した' }),
    failingSince: instant.nullable(),
    waiting: z.int().meta({ description: 'まだ届いていない件数' }),
    createdAt: instant,
    createdBy: z.string(),
  })
  .meta({ id: 'WebhookEndpoint' });
export const webhookEndpointPage = pageOf(webhookEndpoint);

export const createWebhookEndpoint = z
  .object({
    url,
    description: line(200).nullish(),
    events: z
      .array(eventType)
      .min(1)
      .default([...WEBHOOK_EVENT_TYPES])
      .meta({ description: '省略時は全て' }),
    storeId: id.nullish().meta({ description: 'この店舗の出来事だけ。省略時は全店舗' }),
  })
  .meta({ id: 'CreateWebhookEndpoint' });
export const updateWebhookEndpoint = z
  .object({
    url,
    description: line(200).nullable(),
    events: z.array(eventType).min(1),
    active: z.boolean().meta({ description: 'true にすると、待っていた分もすぐに送り直します' }),
  })
  .partial()
  .meta({ id: 'UpdateWebhookEndpoint' });
/** The secret is shown once, here and when it is changed. */
export const webhookEndpointWithSecret = webhookEndpoint
  .extend({ secret: z.string().meta({ description: 'whsec_<base64>（Standard Webhooks）' }) })
  .meta({ id: 'WebhookEndpointWithSecret' });

export const WEBHOOK_DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export const webhookDelivery = z
  .object({
    id: id.meta({ description: 'webhook-id ヘッダーの値' }),
    endpointId: id,
    type: z.union([eventType, z.literal(WEBHOOK_TEST)]),
    status: z.enum(WEBHOOK_DELIVERY_STATUSES),
    attempts: z.int(),
    occurredAt: instant,
    nextAttemptAt: instant.nullable(),
    deliveredAt: instant.nullable(),
    responseStatus: z.int().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export const webhookDeliveryPage = pageOf(webhookDelivery);
export const webhookDeliveryQuery = pageQuery.extend({
  status: listOf(z.enum(WEBHOOK_DELIVERY_STATUSES)),
});

/** The body that is sent: ids and states, no personal data; everything else is asked for through the API. */
export const webhookPayload = z
  .object({
    type: z.union([eventType, z.literal(WEBHOOK_TEST)]),
    timestamp: instant,
    data: z.object({
      historyId: id.nullable(),
      storeId: id.nullable(),
      customerId: id.nullable(),
      customerExternalId: z.string().nullable(),
      followId: id.nullable(),
      quoteId: id.nullable(),
      quoteExternalId: z.string().nullable(),
      vehicleId: id.nullable(),
      channel: z.string().nullable(),
      reason: z.string().nullable().meta({ description: '停止や失敗の理由' }),
      result: z.string().nullable().meta({ description: '対応結果' }),
    }),
  })
  .meta({ id: 'WebhookPayload' });

export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;
export type CreateWebhookEndpoint = z.infer<typeof createWebhookEndpoint>;
export type UpdateWebhookEndpoint = z.infer<typeof updateWebhookEndpoint>;
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
export type WebhookPayload = z.infer<typeof webhookPayload>;

/** http or https, without a sign-in in it, and not the address at which clouds tell machines their secrets. */
function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  const isLinkLocal = /^169\.254\.|^\[fe80:|^\[fd00:ec2::254\]|^\[::ffff:a9fe:/i.test(hostname);
  return (protocol === 'https:' || protocol === 'http:') && !username && !password && !isLinkLocal;
}
