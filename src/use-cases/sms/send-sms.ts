import { lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { closeReplyTodos, insertMessage, markReadByStaff } from '#db/messages';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { smsSegments } from '#domain/sms-length';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { messageSend, runMessageSend } from '../messages/message-send.ts';
import { auditRow, historyRow } from '../record.ts';

export interface SentSms {
  messageId: string;
  /** SMS it is sent as, each paid for */
  parts: number;
}

/**
 * A member of staff writes an SMS to one customer (D2): of any length, in as many parts as it takes, through the ledger with
 * its consent and budget. What the customer had written counts as read and handled.
 * @throws DomainError `not_found`, `customer_erased`, `missing_address` without a telephone number
 */
export async function sendSmsToCustomer(
  deps: UseCaseDeps,
  actor: Actor,
  { customerId, text }: { customerId: string; text: string },
): Promise<SentSms> {
  authorize(actor, 'customer.write');
  const { messageId, sendId } = await deps.db.transaction(
    async (tx) => {
      await lockCustomer(tx, customerId);
      const customer = await requireLivingCustomer(tx, actor, customerId);
      if (!customer.phone) {
        throw new DomainError('missing_address', {
          message: 'the customer has no telephone number',
          field: 'phone',
          remedy: {
            ja: '顧客の電話番号を登録してから送ってください',
            en: 'register the phone number of the customer first',
          },
        });
      }
      const { storeId } = customer;
      const by = { at: deps.now(), by: actor.name };
      const messageId = deps.newId();
      await insertMessage(tx, {
        id: messageId,
        storeId,
        customerId,
        direction: 'out',
        channel: 'sms',
        body: text,
        occurredAt: deps.now(),
        authorKind: 'staff',
        authorId: actor.id,
        authorName: actor.name,
      });
      const send = messageSend(deps, {
        messageId,
        storeId,
        customerId,
        quoteId: null,
        channel: 'sms',
        subject: null,
        body: text,
      });
      await markReadByStaff(tx, { customerId, quoteId: null }, by);
      const handledTodoIds = await closeReplyTodos(tx, { customerId, quoteId: null }, by);
      await insertRows(tx, {
        singleSend: [send],
        historyEntry: [
          historyRow(deps, actor, {
            storeId,
            customerId,
            kind: 'message_sent',
            channel: 'sms',
            summary: 'SMSを書きました',
            detail: { messageId, ...(handledTodoIds.length > 0 && { handledTodoIds }) },
          }),
        ],
        auditLog: [
          auditRow(deps, actor, { action: 'message.send', entity: 'message', entityId: messageId, storeId }),
        ],
      });
      return { messageId, sendId: send.id };
    },
    { actor },
  );
  await runMessageSend(deps, sendId);
  return { messageId, parts: smsSegments(text) };
}
