import type { WebhookDelivery, WebhookEndpoint } from '#contract/webhooks';
import { eventOfKind } from '#domain/webhook-events';
import type { listDeliveries, listEndpoints } from '#use-cases/webhooks/manage-endpoints';
import { instantIn } from './instant.ts';

type EndpointRow = Awaited<ReturnType<typeof listEndpoints>>[number];
type DeliveryRow = Awaited<ReturnType<typeof listDeliveries>>[number];

export function presentEndpoint(row: EndpointRow, timeZone: string): WebhookEndpoint {
  const at = instantIn(timeZone);
  const { id, storeId, url, description, active, waiting, createdBy } = row;
  return {
    id,
    storeId,
    url,
    description,
    events: row.events as WebhookEndpoint['events'],
    active,
    disabledReason: row.disabledReason as WebhookEndpoint['disabledReason'],
    failingSince: at(row.failingSince),
    waiting,
    createdAt: at(row.createdAt),
    createdBy,
  };
}

export function presentWebhookDelivery(row: DeliveryRow, timeZone: string): WebhookDelivery {
  const at = instantIn(timeZone);
  const { id, endpointId, kind, status, attempts, responseStatus, error } = row;
  return {
    id,
    endpointId,
    type: eventOfKind(kind),
    status,
    attempts,
    occurredAt: at(row.occurredAt),
    nextAttemptAt: at(row.nextAttemptAt),
    deliveredAt: at(row.deliveredAt),
    responseStatus,
    error,
  };
}
