import type { CustomerExtras, QuoteExtras } from '#contract/quote-extras';
import type { Tx } from '#db/client';
import { type Customer, lockCustomer } from '#db/customers';
import { findMessageByExternalId } from '#db/messages';
import { findNewestOpenQuote } from '#db/quotes';
import { customerActor, systemActor } from '#domain/actor';
import { DomainError } from '#errors';
import { waitForSends } from '../apply-stop.ts';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { requireQuote } from '../find-quotes.ts';
import { tellEngine } from '../tell-engine.ts';
import { writeExtras } from '../write-extras.ts';
import { checkAttachments, type GivenAttachment } from './check-attachments.ts';
import { takeCustomerMessage, type TakenMessage } from './take-customer-message.ts';

export interface CustomerMessageInput {
  customerId: string;
  /** null: about no quote in particular; it is shown with the newest open one, and answers all follows */
  quoteId?: string | null;
  /** `mail`: through the relay address */
  channel: 'my_page' | 'mail' | 'sms';
  /** the same message again has the same key, e.g. `relay:<Message-ID>:<recipient>` or `my_page:<form id>` */
  externalKey?: string | null;
  subject?: string | null;
  body: string;
  /** made harmless already */
  bodyHtml?: string | null;
  rfcMessageId?: string | null;
  inReplyTo?: string | null;
  attachments?: readonly GivenAttachment[];
  occurredAt?: Date;
  /** extra fields that came with it (C7) */
  extras?: { quote?: QuoteExtras; customer?: CustomerExtras };
}

export interface PostedCustomerMessage {
  messageId: string;
  /** the key was known: nothing was done again */
  repeated: boolean;
  stopped: string[];
  paused: string[];
}

/**
 * A customer writes, on My Page or by mail to their relay address (C8, C11): the message is stored, the follows stop or
 * pause as their pattern says, and the customer stands in ユーザ返信 until somebody has handled it. One transaction; who
 * comes again with the same key gets the same answer.
 * @throws DomainError `not_found`, `customer_erased`, `attachment_too_large`, `attachment_not_allowed`; `stop_not_settled`:
 *   it is stored, and a repeat answers
 */
export async function postCustomerMessage(
  deps: UseCaseDeps,
  input: CustomerMessageInput,
): Promise<PostedCustomerMessage> {
  const attachments = await checkAttachments(input.attachments ?? []);
  const external = input.externalKey ?? null;
  const { taken, messageId } = await deps.db.transaction(async (tx) => {
    const customer = await lockedCustomer(tx, input.customerId);
    const actor = customerActor(customer);
    const quoteId = await quoteOf(tx, customer, input.quoteId ?? null);
    const taken = await takeCustomerMessage(tx, deps, actor, {
      customer,
      quoteId,
      answersQuoteId: input.quoteId ?? null,
      attachments,
      externalId: external,
      channel: input.channel,
      subject: input.subject ?? null,
      body: input.body,
      bodyHtml: input.bodyHtml ?? null,
      rfcMessageId: input.rfcMessageId ?? null,
      inReplyTo: input.inReplyTo ?? null,
      occurredAt: input.occurredAt ?? deps.now(),
    });
    if (!taken) return { taken: null, messageId: await known(tx, external, customer.id) };
    const { quote: ofQuote = {}, customer: ofCustomer = {} } = input.extras ?? {};
    await writeExtras(tx, deps, actor, { customer, quoteId, ofQuote, ofCustomer });
    return { taken, messageId: taken.messageId };
  });
  return finish(deps, messageId, taken);
}

async function finish(
  deps: UseCaseDeps,
  messageId: string,
  taken: TakenMessage | null,
): Promise<PostedCustomerMessage> {
  if (!taken) return { messageId, repeated: true, stopped: [], paused: [] };
  const { stopped, paused, messages } = taken;
  await Promise.all([waitForSends(deps, stopped), tellEngine(deps, { starts: [], messages })]);
  return { messageId, repeated: false, stopped, paused };
}

async function lockedCustomer(tx: Tx, id: string): Promise<Customer> {
  await lockCustomer(tx, id);
  return requireLivingCustomer(tx, systemActor('messages'), id, 'customerId');
}

/** The quote of the customer's that is meant; without one, the open one that came last. */
async function quoteOf(tx: Tx, customer: Customer, quoteId: string | null): Promise<string | null> {
  if (!quoteId) return findNewestOpenQuote(tx, customer.id);
  const quote = await requireQuote(tx, customerActor(customer), quoteId);
  if (quote.customerId === customer.id) return quote.id;
  throw new DomainError('not_found', { message: 'no such quote of the customer', field: 'quoteId' });
}

async function known(tx: Tx, externalId: string | null, customerId: string): Promise<string> {
  const message = externalId === null ? null : await findMessageByExternalId(tx, externalId);
  if (message?.customerId === customerId) return message.id;
  throw new DomainError('conflict', { message: 'the key belongs to a message of another customer' });
}
