import type { CustomerEventMessage, StopReason } from '#contract/workflow-messages';
import type { Tx } from '#db/client';
import { countLiveClaims } from '#db/claims';
import type { FollowHead } from '#db/follows';
import { markStopped } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { auditRow, historyRow } from './record.ts';

export const STOP_REASON_TEXT: Record<StopReason, string> = {
  reply: 'お客様から返信があったため',
  contract: '成約したため',
  end: '商談が終了したため',
  staff: '担当者の操作により',
  replaced: '別のパターンに置き換えたため',
  erased: '顧客情報を削除したため',
};

const SIGNAL_OF = { reply: 'reply', contract: 'contractClosed', end: 'negotiationEnded' } as const;

export interface StopOrder {
  reason: StopReason;
  /** id of the CRM event or message that asks for it: told by signal instead of by update */
  eventId?: string;
  note?: string;
  /** tells by a plain `wake` instead of an update that waits for its answer: for thousands at once */
  inBulk?: true;
}

/**
 * Stops locked follows inside the caller's transaction (X2): once it commits no claim of a send succeeds. After the
 * commit the caller must `waitForSends` before it acknowledges, and tell the engine the returned messages.
 * Follows that have ended already are left as they are.
 */
export async function applyStop(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  follows: readonly FollowHead[],
  order: StopOrder,
): Promise<OutboxMessage[]> {
  const live = follows.filter(({ status }) => status !== 'stopped' && status !== 'completed');
  if (live.length === 0) return [];
  const at = deps.now();
  await markStopped(
    tx,
    live.map(({ id }) => id),
    order.reason,
    at,
  );

  const messages = live.map((follow) => stopMessage(deps, follow, order));
  await insertRows(tx, {
    historyEntry: live.map((follow) =>
      historyRow(deps, actor, {
        ...pick(follow),
        kind: 'follow_stopped',
        summary: `${STOP_REASON_TEXT[order.reason]}フォローを停止しました`,
        detail: { reason: order.reason, ...(order.note && { note: order.note }) },
        occurredAt: at,
      }),
    ),
    auditLog: live.map((follow) =>
      auditRow(deps, actor, {
        action: 'follow.stop',
        entity: 'follow',
        entityId: follow.id,
        storeId: follow.storeId,
        before: { status: follow.status },
        after: { status: 'stopped', reason: order.reason, ...(order.eventId && { eventId: order.eventId }) },
      }),
    ),
    signalOutbox: messages.map(outboxRow),
  });
  return messages;
}

function stopMessage(deps: UseCaseDeps, follow: FollowHead, order: StopOrder): OutboxMessage {
  const id = deps.newId();
  const address = { id, followId: follow.id, workflowId: follow.workflowId, attempts: 0 };
  const { reason, eventId } = order;
  if (order.inBulk) return { ...address, message: 'wake', payload: {} };
  if (eventId && (reason === 'reply' || reason === 'contract' || reason === 'end')) {
    const payload: CustomerEventMessage = { eventId, effect: 'stop' };
    return { ...address, message: SIGNAL_OF[reason], payload };
  }
  return { ...address, message: 'stop', payload: { changeId: id, reason } };
}

const pick = (follow: FollowHead) => ({
  storeId: follow.storeId,
  customerId: follow.customerId,
  followId: follow.id,
  quoteId: follow.quoteId,
});

/** The outbox row of a message; it has to be written in the transaction of the change it tells of. */
export const outboxRow = ({ id, followId, workflowId, message, payload }: OutboxMessage) => ({
  id,
  followId,
  workflowId,
  message,
  payload: payload as object,
});

const MAX_WAIT_MS = 10_000;

/**
 * Waits until no send of the follows is being handed over. A send claimed before the stop cannot be called back, so
 * the stop is acknowledged only after it has settled: no send starts after the 2xx (X2).
 * @throws DomainError `stop_not_settled` after 10 s; the stop stands and the request may be repeated
 */
export async function waitForSends(deps: UseCaseDeps, followIds: readonly string[]): Promise<void> {
  if (followIds.length > 0) await waitUntilSettled(() => countLiveClaims(deps.db, followIds));
}

/**
 * The same for whatever was stopped.
 * @param countLive claims under way of what was stopped
 */
export async function waitUntilSettled(countLive: () => Promise<number>): Promise<void> {
  const deadline = performance.now() + MAX_WAIT_MS;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 200)) {
    const live = await countLive();
    if (live === 0) return;
    if (performance.now() + pauseMs > deadline) {
      throw new DomainError('stop_not_settled', {
        message: `the stop is recorded, ${live} send(s) claimed before it have not settled yet`,
        details: { inFlight: live },
      });
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
