import type { CrmEventOf } from '#contract/crm-events';
import { findQuoteByExternalId } from '#db/crm-records';
import { takeCustomerMessage } from '../messages/take-customer-message.ts';
import { writeExtras } from '../write-extras.ts';
import { effect, type EventContext, type EventEffect } from './event-context.ts';

/**
 * The customer answered (ユーザ返信) a mail or call of the CRM: as every message of a customer. What it says of the quote
 * and of the customer beside its text goes where it belongs (C7).
 */
export async function replyReceived(
  ctx: EventContext,
  event: CrmEventOf<'reply.received'>,
): Promise<EventEffect> {
  const { tx, deps, customer } = ctx;
  const { message, quoteExternalId } = event.data;
  const quote = quoteExternalId ? await findQuoteByExternalId(tx, quoteExternalId) : null;
  const quoteId = quote?.customerId === customer.id ? quote.id : null;
  const taken = await takeCustomerMessage(tx, deps, ctx.actor, {
    customer,
    quoteId,
    answersQuoteId: quoteId,
    externalId: message.externalId ?? null,
    channel: message.channel,
    subject: message.subject ?? null,
    body: message.body,
    occurredAt: ctx.occurredAt,
    eventId: ctx.eventId,
  });
  if (!taken) return effect(ctx, { status: 'stale' });
  const { extras } = message;
  const told = { ofQuote: extras?.quote ?? {}, ofCustomer: extras?.customer ?? {} };
  await writeExtras(tx, deps, ctx.actor, { customer, quoteId, ...told });
  return effect(ctx, {
    ...(quoteId && { quoteId }),
    todoId: taken.todoId,
    stopped: taken.stopped,
    paused: taken.paused,
    work: { starts: [], messages: taken.messages },
  });
}
