import { parseCrmEvent } from '#contract/crm-events';
import type { CrmEventRow } from '#db/crm-events';
import { findCrmEvents, storeCrmEvent } from '#db/crm-events';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { subjectOf } from './crm-events/event-context.ts';
import type { UseCaseDeps } from './deps.ts';
import { type ProcessedCrmEvent, processCrmEvent } from './process-crm-event.ts';

export interface ReceiveCrmEventInput {
  /** header `webhook-id`; the signature has been checked */
  webhookId: string;
  /** the parsed JSON body */
  body: unknown;
}

/**
 * Stores an event of the CRM by its webhook id, acts on it, and returns when its effects are committed and the stops in
 * it have settled (A13, X2). A repeated id is answered alike and acted on once.
 * @throws ZodError where the body is no event we know, naming the field; DomainError `stop_not_settled`
 */
export async function receiveCrmEvent(
  deps: UseCaseDeps,
  { webhookId, body }: ReceiveCrmEventInput,
): Promise<ProcessedCrmEvent & { repeated: boolean }> {
  const event = parseCrmEvent(body, deps.now().toISOString());
  const isNew = await storeCrmEvent(deps.db, {
    webhookId,
    type: event.type,
    occurredAt: new Date(event.timestamp),
    payload: body,
    subject: subjectOf(event),
  });
  return { ...(await processCrmEvent(deps, webhookId)), repeated: !isNew };
}

/** Stored events, newest first: what waits for its customer, what failed. */
export async function listCrmEvents(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    status?: readonly string[] | undefined;
    limit: number;
    after?: { receivedAt: Date; webhookId: string } | undefined;
  },
): Promise<{ items: CrmEventRow[]; hasMore: boolean }> {
  authorize(actor, 'system.read');
  const { limit, after, status } = input;
  const found = await deps.db.transaction((tx) => findCrmEvents(tx, { status }, { limit: limit + 1, after }));
  return { items: found.slice(0, limit), hasMore: found.length > limit };
}
