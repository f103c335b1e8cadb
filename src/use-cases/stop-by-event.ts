import type { Tx } from '#db/client';
import { cancelEndedTodos } from '#db/ended-todos';
import type { StoppableFollow } from '#db/follows';
import { lockFollowsOfCustomer } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import type { Actor } from '#domain/actor';
import { applyStop, STOP_REASON_TEXT } from './apply-stop.ts';
import type { UseCaseDeps } from './deps.ts';
import { historyRow } from './record.ts';

/** What ends a negotiation, or answers it (A13). */
export interface EndingEvent {
  reason: 'reply' | 'contract' | 'end';
  customer: { id: string; storeId: string };
  /** the follows of other quotes go on */
  quoteId?: string | undefined;
  /** CRM event or message it came by */
  eventId?: string | undefined;
  /** for news that came late: follows assigned after it go on */
  assignedBefore?: Date | undefined;
}

/**
 * Stops the customer's follows that the event concerns and whose pattern says so, and takes back the ToDos of those
 * that have run to their end already: nobody is to call a customer who has signed (A13). The customer must be locked;
 * after the commit the caller waits with `waitForSends` and tells the messages.
 */
export async function stopByEvent(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  event: EndingEvent,
): Promise<{ messages: OutboxMessage[]; stopped: string[] }> {
  const follows = await lockFollowsOfCustomer(tx, event.customer.id, event.quoteId);
  const concerned = follows.filter((follow) => isConcerned(follow, event));
  const { reason, eventId } = event;
  const messages = await applyStop(tx, deps, actor, concerned, { reason, ...(eventId && { eventId }) });
  await takeBackTodos(tx, deps, actor, event);
  return { messages, stopped: concerned.map(({ id }) => id) };
}

const isConcerned = ({ stopOn, onReply, assignedAt }: StoppableFollow, event: EndingEvent): boolean =>
  stopOn.includes(event.reason) &&
  !(event.reason === 'reply' && onReply === 'pause') &&
  (!event.assignedBefore || assignedAt <= event.assignedBefore);

async function takeBackTodos(tx: Tx, deps: UseCaseDeps, actor: Actor, event: EndingEvent): Promise<void> {
  const { customer, reason, quoteId, assignedBefore: before } = event;
  const cancelled = await cancelEndedTodos(tx, customer.id, {
    reason,
    ...(quoteId && { quoteId }),
    ...(before && { before }),
  });
  if (cancelled.length === 0) return;
  await insertRows(tx, {
    historyEntry: [
      historyRow(deps, actor, {
        storeId: customer.storeId,
        customerId: customer.id,
        quoteId: quoteId ?? null,
        kind: 'todos_cancelled',
        summary: `${STOP_REASON_TEXT[reason]}、残っていたToDoを${cancelled.length}件取り消しました`,
        detail: { reason, todoIds: cancelled.map(({ id }) => id) },
      }),
    ],
  });
}
