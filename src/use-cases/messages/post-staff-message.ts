import { type Customer, lockCustomer } from '#db/customers';
import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import {
  closeReplyTodos,
  findMessageByExternalId,
  insertAttachments,
  insertMessage,
  markReadByStaff,
  newestInboundMessageId,
} from '#db/messages';
import { findNewestOpenQuote } from '#db/quotes';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { requireQuote } from '../find-quotes.ts';
import { auditRow, historyRow } from '../record.ts';
import { checkAttachments, type CheckedAttachment, type GivenAttachment } from './check-attachments.ts';
import { messageSend, runMessageSend } from './message-send.ts';

export interface StaffMessageInput {
  customerId: string;
  /** null: about no quote in particular; it is shown with the newest open one */
  quoteId?: string | null;
  subject: string;
  body: string;
  /** made harmless already; of a mail that a member of staff sent to the relay address */
  bodyHtml?: string | null;
  attachments?: readonly GivenAttachment[];
  /** the same message again has the same key, e.g. `relay:<Message-ID>:<recipient>` */
  externalKey?: string | null;
  /** Message-ID of the customer's mail it answers; the newest of the quote unless given */
  inReplyTo?: string | null;
  /** written by the product itself, about something else: what the customer wrote still waits for an answer */
  answersNothing?: boolean;
}

export interface PostedStaffMessage {
  messageId: string;
  /** the key was known: nothing was done again */
  repeated: boolean;
  /** what was handled by it: ToDos of ユーザ返信 */
  handledTodoIds: string[];
}

/**
 * Staff write to a customer, on the message screen or by mail to the relay address (C8): the message stands on My Page at
 * once and goes to the real address by mail, through the ledger (DESIGN §5), so that a crash neither loses nor doubles it.
 * What the customer had written counts as read and handled.
 * @throws DomainError `not_found`, `customer_erased`, `attachment_too_large`, `attachment_not_allowed`
 */
export async function postStaffMessage(
  deps: UseCaseDeps,
  actor: Actor,
  input: StaffMessageInput,
): Promise<PostedStaffMessage> {
  authorize(actor, 'customer.write');
  const attachments = await checkAttachments(input.attachments ?? []);
  const { posted, sendId } = await deps.db.transaction(
    async (tx) => {
      await lockCustomer(tx, input.customerId);
      const customer = await requireLivingCustomer(tx, actor, input.customerId);
      const quoteId = await quoteOf(tx, actor, customer.id, input.quoteId ?? null);
      const messageId = await store(tx, deps, actor, { ...input, customer, quoteId, attachments });
      if (!messageId) return { posted: await repeat(tx, input.externalKey ?? '', customer.id), sendId: null };
      return await follow(tx, deps, actor, { ...input, customer, quoteId, messageId });
    },
    { actor },
  );
  if (sendId) await runMessageSend(deps, sendId);
  return posted;
}

interface Stored extends Omit<StaffMessageInput, 'attachments'> {
  customer: Customer;
  quoteId: string | null;
}

/** Null: the key was known. */
async function store(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  { customer, quoteId, attachments, ...input }: Stored & { attachments: readonly CheckedAttachment[] },
): Promise<string | null> {
  const owner = { storeId: customer.storeId, customerId: customer.id };
  const id = await insertMessage(tx, {
    ...owner,
    quoteId,
    id: deps.newId(),
    externalId: input.externalKey ?? null,
    direction: 'out',
    channel: 'mail',
    subject: input.subject,
    body: input.body,
    bodyHtml: input.bodyHtml ?? null,
    inReplyTo: input.inReplyTo ?? (await newestInboundMessageId(tx, customer.id, quoteId)),
    occurredAt: deps.now(),
    authorKind: 'staff',
    authorId: actor.id,
    authorName: actor.name,
  });
  if (!id) return null;
  const files = attachments.map((file) => ({ ...file, id: deps.newId() }));
  await insertAttachments(tx, { id, ...owner }, files);
  return id;
}

/** Everything that a new message brings with it: its mail, 応対履歴, and the end of what waited for an answer. */
async function follow(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  { customer, quoteId, messageId, subject, body, answersNothing }: Stored & { messageId: string },
): Promise<{ posted: PostedStaffMessage; sendId: string }> {
  const { id: customerId, storeId } = customer;
  const by = { at: deps.now(), by: actor.name };
  const send = messageSend(deps, { messageId, storeId, customerId, quoteId, subject, body });
  if (!answersNothing) await markReadByStaff(tx, { customerId, quoteId }, by);
  const handledTodoIds = answersNothing ? [] : await closeReplyTodos(tx, { customerId, quoteId }, by);
  await insertRows(tx, {
    singleSend: [send],
    historyEntry: [
      historyRow(deps, actor, {
        storeId,
        customerId,
        quoteId,
        kind: 'message_sent',
        channel: 'mail',
        summary: `メッセージを送信しました: ${subject}`,
        detail: { messageId, ...(handledTodoIds.length > 0 && { handledTodoIds }) },
      }),
    ],
    auditLog: [
      auditRow(deps, actor, { action: 'message.send', entity: 'message', entityId: messageId, storeId }),
    ],
  });
  return { posted: { messageId, repeated: false, handledTodoIds }, sendId: send.id };
}

async function quoteOf(
  tx: Tx,
  actor: Actor,
  customerId: string,
  quoteId: string | null,
): Promise<string | null> {
  if (!quoteId) return findNewestOpenQuote(tx, customerId);
  const quote = await requireQuote(tx, actor, quoteId);
  if (quote.customerId === customerId) return quote.id;
  throw new DomainError('not_found', { message: 'no such quote of the customer', field: 'quoteId' });
}

async function repeat(tx: Tx, externalId: string, customerId: string): Promise<PostedStaffMessage> {
  const message = await findMessageByExternalId(tx, externalId);
  if (message?.customerId === customerId)
    return { messageId: message.id, repeated: true, handledTodoIds: [] };
  throw new DomainError('conflict', { message: 'the key belongs to a message of another customer' });
}
