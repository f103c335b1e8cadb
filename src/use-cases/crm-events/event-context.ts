import type { CrmEvent } from '#contract/crm-events';
import type { Tx } from '#db/client';
import type { CrmEventResult } from '#db/crm-events';
import type { CrmCustomerRow } from '#db/crm-records';
import type { Actor } from '#domain/actor';
import type { UseCaseDeps } from '../deps.ts';
import type { EngineWork } from '../tell-engine.ts';

/** What every handler of an event gets: its customer is known and locked. */
export interface EventContext {
  tx: Tx;
  deps: UseCaseDeps;
  /** the CRM, in whose name history is written */
  actor: Actor;
  customer: CrmCustomerRow;
  eventId: string;
  /** when it happened, by the CRM's clock */
  occurredAt: Date;
  /** a later event of the same kind about the same subject was acted on already */
  overtaken: boolean;
}

export interface EventEffect {
  /** stale: it came after later news and changed nothing that those had said */
  status: 'processed' | 'stale';
  result: CrmEventResult;
  work: EngineWork;
}

export const effect = (
  ctx: EventContext,
  { status = 'processed', work, ...result }: Partial<Omit<EventEffect, 'result'>> & CrmEventResult = {},
): EventEffect => ({
  status,
  result: { customerId: ctx.customer.id, ...result },
  work: work ?? { starts: [], messages: [] },
});

export const crmActor: Actor = { kind: 'system', id: 'crm', name: 'CRM', role: 'admin', storeIds: 'all' };

/** What an event is about: events of one subject and type are put in order by their time. */
export function subjectOf(event: CrmEvent): string {
  const { data } = event;
  if (event.type.startsWith('deal.') && 'quoteExternalId' in data && data.quoteExternalId)
    return `quote:${data.quoteExternalId}`;
  if (event.type.startsWith('vehicle.') && 'vehicle' in data && data.vehicle?.externalId)
    return `vehicle:${data.vehicle.externalId}`;
  return customerSubject(data.customerExternalId);
}

export const customerSubject = (externalId: string): string => `customer:${externalId}`;
