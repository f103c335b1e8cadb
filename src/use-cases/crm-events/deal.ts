import type { CrmEventOf } from '#contract/crm-events';
import { hasOpenQuote, noteNegotiation, type Quote } from '#db/crm-records';
import { insertRows } from '#db/insert-rows';
import { changeQuote } from '#db/quotes';
import { formatWallClock } from '#domain/planning/zone';
import { historyRow } from '../record.ts';
import { stopByEvent } from '../stop-by-event.ts';
import { askAfterDeal } from '../surveys/ask-after-deal.ts';
import { effect, type EventContext, type EventEffect } from './event-context.ts';
import { quoteOfDeal } from './inquiry.ts';

/** The deal was talked over (商談): quote and customer go on to 商談中, and the last negotiation moves forward. */
export async function dealNegotiated(
  ctx: EventContext,
  event: CrmEventOf<'deal.negotiated'>,
): Promise<EventEffect> {
  const { quoteExternalId } = event.data;
  const negotiatedOn = event.data.negotiatedOn ?? dateIn(ctx.occurredAt, ctx.customer.timeZone);
  const quote = quoteExternalId ? await quoteOfDeal(ctx, quoteExternalId) : null;
  const late = ctx.overtaken || quote?.status === 'contracted' || quote?.status === 'ended';
  if (quote && !late) {
    await changeQuote(ctx.tx, quote.id, {
      status: 'negotiating',
      negotiatedAt: later(quote.negotiatedAt, ctx.occurredAt),
    });
  }
  await noteNegotiation(ctx.tx, ctx.customer.id, { ...(!late && { state: 'negotiating' }), negotiatedOn });
  await note(ctx, quote, 'negotiated', '商談がありました');
  return effect(ctx, { status: late ? 'stale' : 'processed', ...(quote && { quoteId: quote.id }) });
}

/** 成約: the follows that end with a contract are stopped before the CRM is answered (A13). */
export async function dealContracted(
  ctx: EventContext,
  event: CrmEventOf<'deal.contracted'>,
): Promise<EventEffect> {
  return closeDeal(ctx, event.data.quoteExternalId ?? null, {
    reason: 'contract',
    state: 'contracted',
    alreadyAt: (quote) => quote.contractedAt,
    otherAt: (quote) => quote.endedAt,
    column: 'contractedAt',
    kind: 'contracted',
    summary: '成約しました',
  });
}

/** 商談終了: like a contract, with the reason the CRM gives. */
export async function dealEnded(ctx: EventContext, event: CrmEventOf<'deal.ended'>): Promise<EventEffect> {
  return closeDeal(ctx, event.data.quoteExternalId ?? null, {
    reason: 'end',
    state: 'ended',
    alreadyAt: (quote) => quote.endedAt,
    otherAt: (quote) => quote.contractedAt,
    column: 'endedAt',
    kind: 'negotiation_ended',
    summary: event.data.reason ? `商談が終了しました（${event.data.reason}）` : '商談が終了しました',
    endReason: event.data.reason ?? null,
  });
}

interface Closing {
  reason: 'contract' | 'end';
  state: 'contracted' | 'ended';
  alreadyAt(quote: Quote): Date | null;
  otherAt(quote: Quote): Date | null;
  column: 'contractedAt' | 'endedAt';
  kind: 'contracted' | 'negotiation_ended';
  summary: string;
  endReason?: string | null;
}

async function closeDeal(
  ctx: EventContext,
  quoteExternalId: string | null,
  closing: Closing,
): Promise<EventEffect> {
  const quote = quoteExternalId ? await quoteOfDeal(ctx, quoteExternalId) : null;
  const before = quote && closing.alreadyAt(quote);
  // Told again by an event that is no newer: what was assigned since then is none of its business.
  const stale = ctx.overtaken || (before !== null && before >= ctx.occurredAt);
  const { messages, stopped } = await stopByEvent(ctx.tx, ctx.deps, ctx.actor, {
    reason: closing.reason,
    customer: ctx.customer,
    quoteId: quote?.id,
    eventId: ctx.eventId,
    assignedBefore: stale ? ctx.occurredAt : undefined,
  });
  if (stale) {
    return effect(ctx, {
      status: 'stale',
      ...(quote && { quoteId: quote.id }),
      stopped,
      work: { starts: [], messages },
    });
  }
  const state = await writeState(ctx, quote, closing);
  await noteNegotiation(ctx.tx, ctx.customer.id, state ? { state } : {});
  await note(ctx, quote, closing.kind, closing.summary);
  const { reason } = closing;
  const surveys = await askAfterDeal(ctx.tx, ctx.deps, {
    customer: ctx.customer,
    quoteId: quote?.id ?? null,
    reason,
    at: ctx.occurredAt,
    stopped,
  });
  return effect(ctx, {
    ...(quote && { quoteId: quote.id }),
    stopped,
    work: { starts: [], messages, surveys },
  });
}

/** Quote's state by time of happening, not of arrival. Returns the customer's new state; null: it stays. */
async function writeState(ctx: EventContext, quote: Quote | null, closing: Closing): Promise<string | null> {
  if (!quote) return closing.state;
  const other = closing.otherAt(quote);
  const isNewest = other === null || other <= ctx.occurredAt;
  await changeQuote(ctx.tx, quote.id, {
    [closing.column]: ctx.occurredAt,
    ...(isNewest && { status: closing.state }),
    ...(closing.endReason && { endReason: closing.endReason }),
  });
  if (!isNewest) return null;
  // Another quote of the customer may still be open: the negotiation as a whole goes on.
  return closing.state === 'ended' && (await hasOpenQuote(ctx.tx, ctx.customer.id)) ? null : closing.state;
}

async function note(
  ctx: EventContext,
  quote: Quote | null,
  kind: Closing['kind'] | 'negotiated',
  summary: string,
): Promise<void> {
  await insertRows(ctx.tx, {
    historyEntry: [
      historyRow(ctx.deps, ctx.actor, {
        storeId: ctx.customer.storeId,
        customerId: ctx.customer.id,
        quoteId: quote?.id ?? null,
        kind,
        summary,
        occurredAt: ctx.occurredAt,
      }),
    ],
  });
}

const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b);

/** `YYYY-MM-DD` of an instant in a zone. */
export const dateIn = (at: Date, timeZone: string): string => formatWallClock(at, timeZone).slice(0, 10);
