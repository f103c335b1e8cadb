import type { CrmEvent } from '#contract/crm-events';
import { parseCrmEvent } from '#contract/crm-events';
import type { Tx } from '#db/client';
import type { CrmEventOutcome, CrmEventRow } from '#db/crm-events';
import {
  isOvertaken,
  isSettled,
  listDueCrmEvents,
  listWaitingFor,
  lockCrmEvent,
  noteCrmEventError,
  settleCrmEvent,
} from '#db/crm-events';
import { customerExists, insertCrmCustomer, lockCustomerByExternalId } from '#db/crm-records';
import { DomainError, isDomainError } from '#errors';
import { waitForSends } from './apply-stop.ts';
import { customerUpserted, writeCustomer } from './crm-events/customer.ts';
import { dealContracted, dealEnded, dealNegotiated } from './crm-events/deal.ts';
import {
  crmActor,
  customerSubject,
  type EventContext,
  type EventEffect,
  subjectOf,
} from './crm-events/event-context.ts';
import { inquiryReceived } from './crm-events/inquiry.ts';
import { orderPlaced, serviceDone } from './crm-events/order.ts';
import { replyReceived } from './crm-events/reply.ts';
import { vehicleDelivered, vehicleUpserted } from './crm-events/vehicle.ts';
import type { UseCaseDeps } from './deps.ts';
import { type EngineWork, noEngineWork, tellEngine } from './tell-engine.ts';

export interface ProcessedCrmEvent {
  webhookId: string;
  status: CrmEventRow['status'];
  waitingFor: string | null;
}

interface Attempt {
  event: CrmEvent;
  outcome: Pick<CrmEventOutcome, 'status' | 'result' | 'waitingFor'>;
  work: EngineWork;
  /** the customer is known from now on: events that waited for it can go on */
  arrived: string | null;
}

/**
 * Acts on a stored event, once: whoever comes second finds it acted on and answers the same. Everything the event does
 * is one transaction; this returns after the stops in it have settled (A13, X2).
 * @throws DomainError `not_found`; `stop_not_settled` (the event was acted on, a repeat answers)
 */
export async function processCrmEvent(deps: UseCaseDeps, webhookId: string): Promise<ProcessedCrmEvent> {
  const attempt = await tryOnce(deps, webhookId);
  const { outcome } = attempt;
  await Promise.all([tellEngine(deps, attempt.work), waitForSends(deps, outcome.result?.stopped ?? [])]);
  if (attempt.arrived) await processWaitingEvents(deps, attempt.arrived);
  const { customerExternalId } = attempt.event.data;
  // The customer may have arrived while this event was being put aside for it.
  if (
    outcome.status === 'waiting' &&
    (await deps.db.transaction((tx) => customerExists(tx, customerExternalId)))
  ) {
    return processCrmEvent(deps, webhookId);
  }
  return { webhookId, status: outcome.status, waitingFor: outcome.waitingFor ?? null };
}

async function tryOnce(deps: UseCaseDeps, webhookId: string): Promise<Attempt> {
  try {
    return await deps.db.transaction((tx) => act(tx, deps, webhookId));
  } catch (error) {
    if (isDomainError(error, 'not_found') && error.field === 'webhookId') throw error;
    if (isDomainError(error)) return refuse(deps, webhookId, error);
    await noteCrmEventError(deps.db, webhookId, error instanceof Error ? error.name : 'unknown', deps.now());
    throw error;
  }
}

async function act(tx: Tx, deps: UseCaseDeps, webhookId: string): Promise<Attempt> {
  const row = await lockCrmEvent(tx, webhookId);
  if (!row) throw new DomainError('not_found', { message: 'no such event', field: 'webhookId' });
  const event = parseCrmEvent(row.payload, row.occurredAt.toISOString());
  if (isSettled(row)) return { event, outcome: outcomeOf(row), work: noEngineWork(), arrived: null };

  const { context, arrived } = await openContext(tx, deps, row, event);
  if (!context) {
    const outcome = {
      status: 'waiting',
      waitingFor: customerSubject(event.data.customerExternalId),
    } as const;
    await settleCrmEvent(tx, webhookId, outcome, deps.now());
    return { event, outcome, work: noEngineWork(), arrived: null };
  }
  if (context.customer.erased) throw new DomainError('customer_erased');
  const { status, result, work } = await handle(context, event);
  await settleCrmEvent(tx, webhookId, { status, result }, deps.now());
  return { event, outcome: { status, result }, work, arrived };
}

const outcomeOf = (row: CrmEventRow): Attempt['outcome'] => ({
  status: row.status as CrmEventOutcome['status'],
  ...(row.result !== null && { result: row.result as object }),
});

/** Finds the customer; makes it where the event says enough of it. No context: the customer is not known yet. */
async function openContext(
  tx: Tx,
  deps: UseCaseDeps,
  row: CrmEventRow,
  event: CrmEvent,
): Promise<{ context: EventContext | null; arrived: string | null }> {
  const { customerExternalId, customer: told } = event.data;
  let customer = await lockCustomerByExternalId(tx, customerExternalId);
  let isNew = false;
  if (!customer && told?.name) {
    await insertCrmCustomer(tx, {
      id: deps.newId(),
      externalId: customerExternalId,
      name: told.name,
      storeCode: told.storeCode ?? null,
    });
    customer = await lockCustomerByExternalId(tx, customerExternalId);
    isNew = true;
  }
  if (!customer) return { context: null, arrived: null };
  const { occurredAt, webhookId } = row;
  const overtaken = await isOvertaken(tx, { type: event.type, subject: subjectOf(event), occurredAt });
  const context = { tx, deps, actor: crmActor, customer, eventId: webhookId, occurredAt, overtaken };
  if (isNew && told && event.type !== 'customer.upserted' && event.type !== 'inquiry.received')
    await writeCustomer(context, told);
  return { context, arrived: isNew ? customerExternalId : null };
}

function handle(ctx: EventContext, event: CrmEvent): Promise<EventEffect> {
  switch (event.type) {
    case 'customer.upserted':
      return customerUpserted(ctx, event);
    case 'vehicle.upserted':
      return vehicleUpserted(ctx, event);
    case 'inquiry.received':
      return inquiryReceived(ctx, event);
    case 'deal.negotiated':
      return dealNegotiated(ctx, event);
    case 'deal.contracted':
      return dealContracted(ctx, event);
    case 'deal.ended':
      return dealEnded(ctx, event);
    case 'vehicle.delivered':
      return vehicleDelivered(ctx, event);
    case 'order.placed':
      return orderPlaced(ctx, event);
    case 'service.done':
      return serviceDone(ctx, event);
    case 'reply.received':
      return replyReceived(ctx, event);
  }
}

/** What cannot be done as told is kept and listed as failed, for a person to look at. */
async function refuse(deps: UseCaseDeps, webhookId: string, error: DomainError): Promise<Attempt> {
  deps.logger.warn({ webhookId, code: error.code }, 'an event of the CRM could not be acted on');
  return deps.db.transaction(async (tx) => {
    const row = await lockCrmEvent(tx, webhookId);
    if (!row) throw new DomainError('not_found', { message: 'no such event', field: 'webhookId' });
    const event = parseCrmEvent(row.payload, row.occurredAt.toISOString());
    if (isSettled(row)) return { event, outcome: outcomeOf(row), work: noEngineWork(), arrived: null };
    const outcome = { status: 'failed', error: `${error.code}: ${error.message}` } as const;
    await settleCrmEvent(tx, webhookId, outcome, deps.now());
    return { event, outcome, work: noEngineWork(), arrived: null };
  });
}

/**
 * Acts on the events that waited for a customer, in the order in which they happened. To be called by whoever makes a
 * customer with the CRM's id.
 * @returns number of events acted on
 */
export async function processWaitingEvents(deps: UseCaseDeps, customerExternalId: string): Promise<number> {
  const ids = await listWaitingFor(deps.db, customerSubject(customerExternalId));
  for (const id of ids) await processCrmEvent(deps, id);
  return ids.length;
}

/**
 * Tries again what waits or was left by a crash; part of the reconciler's pass.
 * @returns number of events that were acted on
 */
export async function retryDueCrmEvents(deps: UseCaseDeps, limit = 200): Promise<number> {
  let done = 0;
  for (const id of await listDueCrmEvents(deps.db, deps.now(), limit)) {
    try {
      const { status } = await processCrmEvent(deps, id);
      if (status !== 'waiting') done++;
    } catch (error) {
      // One event that cannot be acted on must not hold up the others; it is noted and comes again.
      deps.logger.error({ err: error, webhookId: id }, 'an event of the CRM failed and is tried again later');
    }
  }
  return done;
}
