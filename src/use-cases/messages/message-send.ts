import { messageWorkflowId } from '#contract/jobs';
import type { NewRows } from '#db/insert-rows';
import type { UseCaseDeps } from '../deps.ts';

type SingleSendRow = NonNullable<NewRows['singleSend']>[number];

/** The ledger's key of a message's mail or SMS: one per message, ever. */
export const messageSendKey = (messageId: string): string => `message:${messageId}`;

/** The send of a message of staff: a single send of the ledger, due at once. */
export function messageSend(
  deps: UseCaseDeps,
  message: {
    messageId: string;
    storeId: string;
    customerId: string;
    quoteId: string | null;
    channel?: 'mail' | 'sms';
    subject: string | null;
    body: string;
  },
): SingleSendRow & { id: string } {
  return {
    channel: 'mail',
    ...message,
    id: deps.newId(),
    sendKey: messageSendKey(message.messageId),
    purpose: 'personal',
    dueAt: deps.now().toISOString(),
    status: 'planned',
  };
}

/**
 * Starts the workflow that hands a message's mail over. Never throws: while the engine is away the message waits in the
 * record, and the reconciler does it.
 * @param title what the Temporal UI shows; no personal data
 */
export async function runMessageSend(
  deps: UseCaseDeps,
  sendId: string,
  title = 'message of staff',
): Promise<void> {
  try {
    await deps.engine.runJob({
      workflow: 'sendMessage',
      workflowId: messageWorkflowId(sendId),
      id: sendId,
      title,
    });
  } catch (error) {
    deps.logger.warn(
      { err: error, sendId },
      'the message could not be handed to the engine; the reconciler will',
    );
  }
}
