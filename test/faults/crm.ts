import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { FaultStack } from './fault-stack.ts';

export type StoppingEvent = 'deal.contracted' | 'deal.ended' | 'reply.received';
export const STOPPING_EVENTS: readonly StoppingEvent[] = ['deal.contracted', 'deal.ended', 'reply.received'];

/**
 * Posts a signed event of the CRM as Standard Webhooks demands.
 * @returns epoch milliseconds at which the 2xx had arrived
 */
export async function postStoppingEvent(
  { client, webhookSecret }: FaultStack,
  type: StoppingEvent,
  customerExternalId: string,
): Promise<number> {
  const occurredAt = new Date();
  const data = {
    customer: { externalId: customerExternalId },
    ...(type === 'reply.received' && { channel: 'mail', body: 'お願いします' }),
  };
  const body = JSON.stringify({ type, timestamp: occurredAt.toISOString(), data });
  const id = `msg_${randomUUID()}`;
  const response = await fetch(`${client.baseUrl}/api/v1/crm/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(occurredAt.getTime() / 1_000)),
      'webhook-signature': new Webhook(webhookSecret).sign(id, occurredAt, body),
    },
    body,
    signal: AbortSignal.timeout(30_000),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${type} was answered ${response.status}: ${answer.slice(0, 300)}`);
  return Date.now();
}
