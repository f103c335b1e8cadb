import type { CrmEventOf } from '#contract/crm-events';
import { findQuoteByExternalId, insertInboundMessage } from '#db/crm-records';
import type { StoppableFollow } from '#db/follows';
import { lockFollowsOfCustomer, setFollowStatus } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import type { Actor } from '#domain/actor';
import type { Tx } from '#db/client';
import { outboxRow } from '../apply-stop.ts';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow, historyRow } from '../record.ts';
import { type EndingEvent, stopByEvent } from '../stop-by-event.ts';
import { effect, type EventContext, type EventEffect } from './event-context.ts';

/**
 * The customer answered (ユーザ返信): the message is kept, a person gets a ToDo, and the follows that end or pause with a
 * reply do so before the CRM is answered (A13). Also without any follow the reply is somebody's to handle.
 */
export async function replyReceived(
  ctx: EventContext,
  event: CrmEventOf<'reply.received'>,
): Promise<EventEffect> {
  const { tx, deps, customer } = ctx;
  const { message, quoteExternalId } = event.data;
  const quote = quoteExternalId ? await findQuoteByExternalId(tx, quoteExternalId) : null;
  const quoteId = quote?.customerId === customer.id ? quote.id : null;
  const messageId = await insertInboundMessage(tx, {
    id: deps.newId(),
    storeId: customer.storeId,
    customerId: customer.id,
    quoteId,
    externalId: message.externalId ?? null,
    direction: 'in',
    channel: message.channel,
    subject: message.subject ?? null,
    body: message.body,
    occurredAt: ctx.occurredAt,
  });
  if (!messageId) return effect(ctx, { status: 'stale' });

  const todoId = deps.newId();
  await insertRows(tx, {
    todo: [
      {
        id: todoId,
        storeId: customer.storeId,
        customerId: customer.id,
        quoteId,
        messageId,
        kind: 'reply',
        channel: message.channel === 'other' ? 'task' : message.channel,
        title: message.subject ? `お客様からの返信: ${message.subject}` : 'お客様からの返信',
        dueAt: ctx.occurredAt,
        status: 'open',
        assigneeId: customer.assigneeId,
      },
    ],
    historyEntry: [
      historyRow(deps, ctx.actor, {
        storeId: customer.storeId,
        customerId: customer.id,
        quoteId,
        kind: 'message_received',
        channel: message.channel,
        summary: message.subject ? `返信を受け取りました: ${message.subject}` : '返信を受け取りました',
        detail: { messageId },
        occurredAt: ctx.occurredAt,
      }),
    ],
  });
  const answered = await applyReply(tx, deps, ctx.actor, {
    customer,
    quoteId: quoteId ?? undefined,
    eventId: ctx.eventId,
  });
  return effect(ctx, {
    ...(quoteId && { quoteId }),
    todoId,
    stopped: answered.stopped,
    paused: answered.paused,
    work: { starts: [], messages: answered.messages },
  });
}

/**
 * What a reply does to the customer's follows: those with `stopOn: reply` stop or pause, as their pattern says. The
 * customer must be locked.
 * @param reply.eventId told to the workflows, so that a repeated telling is one
 */
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
