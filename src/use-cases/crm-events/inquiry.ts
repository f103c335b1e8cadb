import type { CrmEventOf } from '#contract/crm-events';
import { findQuoteByExternalId, noteNegotiation, type Quote } from '#db/crm-records';
import { insertRows } from '#db/insert-rows';
import { changeQuote, insertQuote } from '#db/quotes';
import { DomainError } from '#errors';
import { historyRow } from '../record.ts';
import { takeInquiry } from '../take-inquiry.ts';
import { quoteExtraValues } from '../write-extras.ts';
import { writeCustomer } from './customer.ts';
import { effect, type EventContext, type EventEffect } from './event-context.ts';

type Told = CrmEventOf<'inquiry.received'>['data']['quote'];

/**
 * A new inquiry (新着): quote, 応対履歴, and the store's default pattern for its source at once; where there is none, or
 * it cannot be planned, the inquiry waits in 新着 for a person (A4, A6).
 */
export async function inquiryReceived(
  ctx: EventContext,
  event: CrmEventOf<'inquiry.received'>,
): Promise<EventEffect> {
  const { tx, deps, customer } = ctx;
  const told = event.data.quote;
  if (event.data.customer && !ctx.overtaken) await writeCustomer(ctx, event.data.customer);

  const known = told.externalId ? await findQuoteByExternalId(tx, told.externalId) : null;
  const quote = await writeQuote(ctx, told, known);
  // Told again with more to say: the quote is up to date, and its follow or ToDo exists.
  if (known && isTold(known)) return effect(ctx, { quoteId: quote.id });
  await insertRows(tx, {
    historyEntry: [
      historyRow(deps, ctx.actor, {
        storeId: customer.storeId,
        customerId: customer.id,
        quoteId: quote.id,
        kind: 'inquiry_received',
        summary: told.source ? `見積り依頼を受け付けました（${told.source}）` : '見積り依頼を受け付けました',
        occurredAt: quote.receivedAt,
      }),
    ],
  });
  // The deal is further already: news that came late start nothing.
  if (quote.status === 'contracted' || quote.status === 'ended') return effect(ctx, { quoteId: quote.id });
  if (quote.status === 'new')
    await noteNegotiation(tx, customer.id, {
      state: customer.negotiationState === 'negotiating' ? 'negotiating' : 'new',
    });

  const { follow, todoId } = await takeInquiry(tx, deps, ctx.actor, {
    quote,
    assigneeId: customer.assigneeId,
    defaults: customer,
  });
  if (!follow) return effect(ctx, { quoteId: quote.id, todoId });
  return effect(ctx, {
    quoteId: quote.id,
    started: [follow.input.followId],
    work: { starts: [follow.input], messages: [] },
  });
}

/** A quote that an event of its deal made before the inquiry arrived carries nothing but its state. */
const isTold = (quote: Quote): boolean => (quote.details as { stub?: boolean }).stub !== true;

async function writeQuote(ctx: EventContext, told: Told, known: Quote | null): Promise<Quote> {
  if (known && known.customerId !== ctx.customer.id) throw ofAnother();
  const values = {
    ...(told.source && { source: told.source }),
    ...(told.vehicleText && { vehicleText: told.vehicleText }),
    ...(told.estimateYen !== undefined && told.estimateYen !== null && { estimateYen: told.estimateYen }),
    details: (told.details ?? {}) as object,
    ...quoteExtraValues(told),
    receivedAt: told.receivedAt ? new Date(told.receivedAt) : ctx.occurredAt,
  };
  if (known) return ctx.overtaken && isTold(known) ? known : changeQuote(ctx.tx, known.id, values);
  return insertQuote(ctx.tx, {
    ...values,
    id: ctx.deps.newId(),
    storeId: ctx.customer.storeId,
    customerId: ctx.customer.id,
    externalId: told.externalId ?? null,
  });
}

/** The quote of a deal's event, made as a stub where its inquiry has not arrived yet. */
export async function quoteOfDeal(ctx: EventContext, externalId: string): Promise<Quote> {
  const known = await findQuoteByExternalId(ctx.tx, externalId);
  if (known && known.customerId !== ctx.customer.id) throw ofAnother();
  if (known) return known;
  return insertQuote(ctx.tx, {
    id: ctx.deps.newId(),
    storeId: ctx.customer.storeId,
    customerId: ctx.customer.id,
    externalId,
    receivedAt: ctx.occurredAt,
    details: { stub: true },
  });
}

const ofAnother = () =>
  new DomainError('conflict', {
    message: 'the quote belongs to another customer',
    field: 'data.quoteExternalId',
    remedy: {
      ja: 'CRM側の見積りと顧客の対応を確認してください',
      en: 'check in the CRM which customer the quote belongs to',
    },
  });
