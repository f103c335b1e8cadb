import { findMyAttachment, findMyMessages, markReadByCustomer, type MyMessage } from '#db/my-page';
import type { Actor } from '#domain/actor';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import type { GivenAttachment } from '../messages/check-attachments.ts';
import { postCustomerMessage } from '../messages/post-customer-message.ts';

export type { MyMessage };

/** The customer's thread, newest first. */
export const listMyMessages = (
  deps: UseCaseDeps,
  visitor: Actor,
  page: { before?: { at: Date; id: string } | undefined; take: number },
): Promise<MyMessage[]> => findMyMessages(deps.db.reader(visitor), page);

export const markMyMessagesRead = (deps: UseCaseDeps, visitor: Actor): Promise<void> =>
  deps.db.transaction((tx) => markReadByCustomer(tx, visitor.id, deps.now()));

/** @throws DomainError not_found, also for files of somebody else */
export async function getMyAttachment(deps: UseCaseDeps, visitor: Actor, id: string) {
  const file = await deps.db.transaction((tx) => findMyAttachment(tx, id), { actor: visitor });
  if (!file) throw new DomainError('not_found', { message: 'no such file', field: 'id' });
  return file;
}

/**
 * The customer writes to the store: patterns stop or pause as they say, and staff see ユーザ返信 (C11, A13).
 * @param message.formId the same form sent twice is one message
 * @throws DomainError as `postCustomerMessage`
 */
export async function postMyMessage(
  deps: UseCaseDeps,
  visitor: Actor,
  message: {
    formId: string;
    quoteId?: string | null | undefined;
    subject?: string | null | undefined;
    body: string;
    attachments: readonly GivenAttachment[];
  },
): Promise<{ messageId: string }> {
  const { formId, quoteId, subject, body, attachments } = message;
  const { messageId } = await postCustomerMessage(deps, {
    customerId: visitor.id,
    quoteId: quoteId ?? null,
    channel: 'my_page',
    externalKey: `my_page:${visitor.id}:${formId}`,
    subject: subject || null,
    body,
    attachments,
  });
  return { messageId };
}
