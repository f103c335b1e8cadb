import type { Tx } from '#db/client';
import type { DeliveryFilter, DeliveryView } from '#db/deliveries';
import {
  findDeliveryView,
  giveBack,
  giveBackDelivery,
  listDeliveryViews,
  noteSettledBy,
} from '#db/deliveries';
import { type FollowHead, lockFollow } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import { settleSendIn } from '#db/ledger';
import type { OutboxMessage } from '#db/outbox';
import { giveBackSingle, lockSingleSend } from '#db/single-sends';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { outboxRow } from './apply-stop.ts';
import type { UseCaseDeps } from './deps.ts';
import { runMessageSend } from './messages/message-send.ts';
import { auditRow, historyRow } from './record.ts';
import { replanFollow, restoreMessage, wakeMessage } from './replan-follow.ts';
import { tellEngine } from './tell-engine.ts';

/** The ledger of sends, newest first; `status: ['in_doubt']` is the list a person has to settle (X1). */
export async function listDeliveries(
  deps: UseCaseDeps,
  actor: Actor,
  input: DeliveryFilter & { limit: number; after?: string | undefined },
): Promise<{ items: DeliveryView[]; nextAfter: string | null }> {
  authorize(actor, 'delivery.read');
  const { limit, after, ...filter } = input;
  const found = await deps.db.transaction(
    (tx) => listDeliveryViews(tx, actor, filter, { limit: limit + 1, after }),
    { actor },
  );
  const items = found.slice(0, limit).map((delivery) => readableBy(actor, delivery));
  return { items, nextAfter: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Ops run the sends and read no texts of customers (DESIGN §7). */
const readableBy = (actor: Actor, delivery: DeliveryView): DeliveryView =>
  actor.role === 'ops'
    ? { ...delivery, customerName: null, toAddress: null, subject: null, body: null }
    : delivery;

export interface SettleDeliveryInput {
  deliveryId: string;
  outcome: 'sent' | 'send_again';
}

/**
 * A person says what became of a send in doubt (X1): it was sent, or it is to be sent again under the same key. A send
 * of a stopped follow is never made again (X2), but for the survey that asks why it ended.
 * @throws DomainError `not_found`, `delivery_not_in_doubt`, `wrong_state`
 */
export async function settleDelivery(
  deps: UseCaseDeps,
  actor: Actor,
  input: SettleDeliveryInput,
): Promise<DeliveryView> {
  authorize(actor, 'delivery.settle');
  const { messages, single } = await deps.db.transaction(
    async (tx) => {
      const delivery = await lockInDoubt(tx, actor, input.deliveryId);
      if (input.outcome === 'sent')
        return { messages: await markSent(tx, deps, actor, delivery), single: null };
      if (delivery.singleSendId) return sendSingleAgain(tx, deps, actor, delivery, delivery.singleSendId);
      return { messages: await sendAgain(tx, deps, actor, delivery), single: null };
    },
    { actor },
  );
  await tellEngine(deps, { starts: [], messages });
  if (single) await runMessageSend(deps, single);
  const settled = await deps.db.transaction((tx) => findDeliveryView(tx, actor, input.deliveryId), { actor });
  if (!settled) throw notFound();
  return readableBy(actor, settled);
}

const notFound = () => new DomainError('not_found', { message: 'no such send', field: 'deliveryId' });

/** The follow's lock also keeps a claim or a stop away. */
async function lockInDoubt(tx: Tx, actor: Actor, id: string): Promise<DeliveryView> {
  const seen = await findDeliveryView(tx, actor, id);
  if (!seen) throw notFound();
  if (seen.followId) await lockFollow(tx, seen.followId);
  if (seen.singleSendId) await lockSingleSend(tx, seen.singleSendId);
  const delivery = seen.followId || seen.singleSendId ? await findDeliveryView(tx, actor, id) : seen;
  if (delivery?.status !== 'in_doubt') {
    throw new DomainError('delivery_not_in_doubt', { details: { status: delivery?.status ?? null } });
  }
  return delivery;
}

async function markSent(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  delivery: DeliveryView,
): Promise<OutboxMessage[]> {
  const summary = '確認の結果、送信済みとしました';
  const settlement = {
    deliveryId: delivery.id,
    status: 'accepted',
    stepStatus: 'done',
    kind: 'message_sent',
    summary,
  } as const;
  await settleSendIn(tx, settlement, deps.now(), deps.newId);
  await noteSettledBy(tx, delivery.id, actor.name);
  const message = await replanFollowers(tx, deps, delivery);
  await note(tx, deps, actor, delivery, 'sent', message);
  return message;
}

/** A step that counts from the end of this one can be planned now. */
async function replanFollowers(tx: Tx, deps: UseCaseDeps, delivery: DeliveryView): Promise<OutboxMessage[]> {
  const follow = delivery.followId ? await lockFollow(tx, delivery.followId) : null;
  if (!follow || follow.status === 'stopped' || follow.status === 'completed') return [];
  return (await replanFollow(tx, deps, follow.id, { onlyAfterDone: true })) > 0
    ? [wakeMessage(deps, follow)]
    : [];
}

async function sendAgain(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  delivery: DeliveryView,
): Promise<OutboxMessage[]> {
  const follow = delivery.followId ? await lockFollow(tx, delivery.followId) : null;
  if (!follow) {
    throw new DomainError('wrong_state', {
      message: 'a send outside of a follow is not repeated',
      remedy: { ja: '必要なら個別に連絡してください', en: 'contact the customer directly if needed' },
    });
  }
  if (!delivery.followStepId) return sendSurveyAgain(tx, deps, actor, delivery, follow);
  if (follow.status === 'stopped') {
    throw new DomainError('wrong_state', {
      message: 'the follow was stopped: nothing of it is sent any more',
      remedy: {
        ja: '送信済み（sent）として処理するか、必要なら個別に連絡してください',
        en: 'settle it as sent, or contact the customer directly if needed',
      },
    });
  }
  await giveBack(
    tx,
    { id: delivery.id, stepId: delivery.followStepId, followId: follow.id },
    actor.name,
    deps.now(),
  );
  const message = follow.status === 'completed' ? restoreMessage(deps, follow) : wakeMessage(deps, follow);
  await note(tx, deps, actor, delivery, 'send_again', [message]);
  return [message];
}

/** What a rule or a person sends goes out by a workflow of its own. */
async function sendSingleAgain(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  delivery: DeliveryView,
  single: string,
): Promise<{ messages: OutboxMessage[]; single: string }> {
  await giveBackDelivery(tx, delivery.id, actor.name);
  await giveBackSingle(tx, single, deps.now());
  await note(tx, deps, actor, delivery, 'send_again', []);
  return { messages: [], single };
}

/** A survey is sent at a follow's end: the workflow ends once more, and sends it on the way. */
async function sendSurveyAgain(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  delivery: DeliveryView,
  follow: FollowHead,
): Promise<OutboxMessage[]> {
  await giveBackDelivery(tx, delivery.id, actor.name);
  const message = restoreMessage(deps, follow);
  await note(tx, deps, actor, delivery, 'send_again', [message]);
  return [message];
}

async function note(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  delivery: DeliveryView,
  outcome: SettleDeliveryInput['outcome'],
  messages: readonly OutboxMessage[],
): Promise<void> {
  await insertRows(tx, {
    historyEntry: [
      historyRow(deps, actor, {
        storeId: delivery.storeId,
        customerId: delivery.customerId,
        followId: delivery.followId,
        channel: delivery.channel,
        kind: 'send_settled',
        summary:
          outcome === 'sent'
            ? '送信結果を「送信済み」と確認しました'
            : '送信されていないことを確認し、再送します',
        detail: { deliveryId: delivery.id, outcome },
      }),
    ],
    auditLog: [
      auditRow(deps, actor, {
        action: 'delivery.settle',
        entity: 'delivery',
        entityId: delivery.id,
        storeId: delivery.storeId,
        before: { status: 'in_doubt' },
        after: { outcome },
      }),
    ],
    signalOutbox: messages.map(outboxRow),
  });
}
