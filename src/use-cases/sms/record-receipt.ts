import { insertRows } from '#db/insert-rows';
import type { Tx } from '#db/client';
import { lockCustomer } from '#db/customers';
import { settleSendIn } from '#db/ledger';
import {
  findSmsDelivery,
  markDelivered,
  markPhoneUndeliverable,
  markSmsFailed,
  type ReceivedDelivery,
} from '#db/sms-receipts';
import { systemActor } from '#domain/actor';
import type { SmsReceipt } from '#domain/sms-receipt';
import { DomainError, isDomainError } from '#errors';
import { recordConsentIn } from '../consent/record-consent.ts';
import type { UseCaseDeps } from '../deps.ts';
import { historyRow } from '../record.ts';
import { settleDelivery } from '../settle-delivery.ts';

const gateway = systemActor('sms');

/**
 * A provider's word on an SMS (D8). Any word is proof that it has the message, so a send in doubt, or one whose sender was
 * killed before it could write down the answer, is settled by it. A failure makes a ToDo, a number that takes no SMS is
 * marked. Told twice, or in the wrong order, it changes nothing.
 * @throws DomainError not_found where we sent no such SMS
 */
export async function recordSmsReceipt(deps: UseCaseDeps, receipt: SmsReceipt): Promise<void> {
  const delivery = await findSmsDelivery(deps.db, receipt);
  if (!delivery) throw new DomainError('not_found', { message: 'no such SMS', field: 'id' });
  await settleFirst(deps, delivery, receipt);
  if (receipt.outcome === 'sent') return;
  await deps.db.transaction(async (tx) => {
    await lockCustomer(tx, delivery.customerId);
    if (receipt.outcome === 'delivered') await markDelivered(tx, delivery.id, receipt.occurredAt);
    else await noteFailure(tx, deps, delivery, receipt);
  });
}

async function settleFirst(
  deps: UseCaseDeps,
  { id, status }: ReceivedDelivery,
  receipt: SmsReceipt,
): Promise<void> {
  if (status === 'in_doubt') {
    try {
      await settleDelivery(deps, gateway, { deliveryId: id, outcome: 'sent' });
    } catch (error) {
      if (!isDomainError(error, 'delivery_not_in_doubt')) throw error;
    }
  }
  if (status !== 'claimed' && status !== 'planned') return;
  // Its sender is still writing down the answer, or is gone.
  await deps.db.transaction((tx) =>
    settleSendIn(
      tx,
      {
        deliveryId: id,
        status: 'accepted',
        stepStatus: 'done',
        providerId: receipt.providerId,
        kind: 'message_sent',
        summary: 'SMSを送信しました',
      },
      deps.now(),
      deps.newId,
    ),
  );
}

async function noteFailure(
  tx: Tx,
  deps: UseCaseDeps,
  delivery: ReceivedDelivery,
  receipt: SmsReceipt,
): Promise<void> {
  const code = receipt.code ?? 'undelivered';
  const isFirst = await markSmsFailed(tx, delivery.id, `receipt ${code}`);
  if (!isFirst || delivery.erased) return;
  const { storeId, customerId, followId, quoteId, vehicleId } = delivery;
  const marked = receipt.permanent && (await markPhoneUndeliverable(tx, delivery, deps.now()));
  await insertRows(tx, {
    historyEntry: [
      historyRow(deps, gateway, {
        storeId,
        customerId,
        followId,
        quoteId,
        vehicleId,
        kind: 'undeliverable',
        channel: 'sms',
        summary: `SMSが届きませんでした（${code}）${marked ? '。この番号への送信を止めました' : ''}`,
        detail: { deliveryId: delivery.id, code, permanent: receipt.permanent, marked },
      }),
    ],
    // Who has refused is not called instead.
    todo: receipt.optedOut
      ? []
      : [
          {
            id: deps.newId(),
            storeId,
            customerId,
            followId,
            quoteId,
            kind: 'handover',
            channel: 'sms',
            title: '届かなかったSMSの代わりに連絡',
            note: `SMSが届きませんでした（${code}）`,
            dueAt: deps.now(),
            assigneeId: delivery.assigneeId,
          },
        ],
  });
  if (!receipt.permanent && !receipt.optedOut) return;
  await recordConsentIn(tx, deps, gateway, {
    customerId,
    channel: 'sms',
    ...(receipt.optedOut && { state: 'denied' as const }),
    source: receipt.optedOut ? 'stop_keyword' : 'sms_undeliverable',
    sourceKey: `sms-receipt:${delivery.id}`,
    proof: { deliveryId: delivery.id, messageId: receipt.providerId, detail: { code } },
  });
}
