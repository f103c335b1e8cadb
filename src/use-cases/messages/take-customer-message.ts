import type { Tx } from '#db/client';
import { type StoppableFollow, lockFollowsOfCustomer, setFollowStatus } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import { insertAttachments, insertMessage } from '#db/messages';
import type { OutboxMessage } from '#db/outbox';
import type { Actor } from '#domain/actor';
import { outboxRow } from '../apply-stop.ts';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow, historyRow } from '../record.ts';
import { type EndingEvent, stopByEvent } from '../stop-by-event.ts';
import type { CheckedAttachment } from './check-attachments.ts';

/** By what a message came or goes. */
export type MessageChannel = 'mail' | 'sms' | 'phone' | 'postcard' | 'my_page' | 'survey' | 'other';

export interface IncomingMessage {
  customer: { id: string; storeId: string; assigneeId: string | null };
  quoteId: string | null;
  /** which quote's follows it answers; null: it may be any, so all of the customer's */
  answersQuoteId: string | null;
  /** whoever brings the same key again brings the same message */
  externalId: string | null;
  channel: MessageChannel;
  subject: string | null;
  body: string;
  /** made harmless already */
  bodyHtml?: string | null;
  rfcMessageId?: string | null;
  inReplyTo?: string | null;
  attachments?: readonly CheckedAttachment[];
  occurredAt: Date;
  /** told to the workflows, so that a repeated telling is one; the message's id unless given */
  eventId?: string;
}

export interface TakenMessage {
  messageId: string;
  todoId: string;
  stopped: string[];
  paused: string[];
  /** to be told to the engine after the commit */
  messages: OutboxMessage[];
}

/**
 * What a customer wrote (ユーザ返信), whichever way it came: the message is kept, a person gets a ToDo until they have
 * handled it, and the follows that end or pause with a reply do so (A13, C8). Also without any follow the reply is
 * somebody's to handle. The customer must be locked; after the commit the caller waits with `waitForSends` for the
 * stopped follows and tells the engine the messages.
 * @returns null where the message is known already: nothing was changed
 */
export async function takeCustomerMessage(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  incoming: IncomingMessage,
): Promise<TakenMessage | null> {
  const { customer, quoteId, channel, subject, occurredAt } = incoming;
  const owner = { storeId: customer.storeId, customerId: customer.id };
  const messageId = await insertMessage(tx, {
    ...owner,
    quoteId,
    channel,
    subject,
    occurredAt,
    id: deps.newId(),
    externalId: incoming.externalId,
    direction: 'in',
    body: incoming.body,
    bodyHtml: incoming.bodyHtml ?? null,
    rfcMessageId: incoming.rfcMessageId ?? null,
    inReplyTo: incoming.inReplyTo ?? null,
    authorKind: 'customer',
    authorId: customer.id,
  });
  if (!messageId) return null;
  await insertAttachments(
    tx,
    { id: messageId, ...owner },
    (incoming.attachments ?? []).map((file) => ({ ...file, id: deps.newId() })),
  );

  const todoId = deps.newId();
  await insertRows(tx, {
    todo: [
      {
        ...owner,
        id: todoId,
        quoteId,
        messageId,
        kind: 'reply',
        channel: TODO_CHANNEL[channel] ?? 'task',
        title: subject ? `お客様からの返信: ${subject}` : 'お客様からの返信',
        dueAt: occurredAt,
        status: 'open',
        assigneeId: customer.assigneeId,
      },
    ],
    historyEntry: [
      historyRow(deps, actor, {
        ...owner,
        quoteId,
        kind: 'message_received',
        channel,
        summary: subject ? `返信を受け取りました: ${subject}` : '返信を受け取りました',
        detail: { messageId },
        occurredAt,
      }),
    ],
  });
  const answered = await applyReply(tx, deps, actor, {
    customer,
    quoteId: incoming.answersQuoteId ?? undefined,
    eventId: incoming.eventId ?? messageId,
  });
  return { messageId, todoId, ...answered };
}

/** What a person answers by; a ToDo has no channel of its own for My Page. */
const TODO_CHANNEL: Partial<Record<MessageChannel, string>> = {
  mail: 'mail',
  my_page: 'mail',
  sms: 'sms',
  phone: 'phone',
  postcard: 'postcard',
};

/** Follows with `stopOn: reply` stop or pause, as their pattern says. */
async function applyReply(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  reply: Omit<EndingEvent, 'reason'> & { eventId: string },
): Promise<{ messages: OutboxMessage[]; stopped: string[]; paused: string[] }> {
  const { messages, stopped } = await stopByEvent(tx, deps, actor, { ...reply, reason: 'reply' });
  const toPause = (await lockFollowsOfCustomer(tx, reply.customer.id, reply.quoteId)).filter(
    ({ stopOn, onReply, status }) => stopOn.includes('reply') && onReply === 'pause' && status !== 'paused',
  );
  for (const follow of toPause) messages.push(await pauseByReply(tx, deps, actor, follow, reply.eventId));
  return { messages, stopped, paused: toPause.map(({ id }) => id) };
}

async function pauseByReply(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  follow: StoppableFollow,
  eventId: string,
): Promise<OutboxMessage> {
  await setFollowStatus(tx, follow.id, 'paused', deps.now());
  const message: OutboxMessage = {
    id: deps.newId(),
    followId: follow.id,
    workflowId: follow.workflowId,
    attempts: 0,
    message: 'reply',
    payload: { eventId, effect: 'pause' },
  };
  await insertRows(tx, {
    historyEntry: [
      historyRow(deps, actor, {
        storeId: follow.storeId,
        customerId: follow.customerId,
        followId: follow.id,
        quoteId: follow.quoteId,
        kind: 'follow_paused',
        summary: 'お客様から返信があったためフォローを一時停止しました',
        detail: { reason: 'reply' },
      }),
    ],
    auditLog: [
      auditRow(deps, actor, {
        action: 'follow.pause',
        entity: 'follow',
        entityId: follow.id,
        storeId: follow.storeId,
        after: { status: 'paused', eventId },
      }),
    ],
    signalOutbox: [outboxRow(message)],
  });
  return message;
}
