import { type ReadMail, readMail } from '#channels/relay/read-mail';
import { findQuoteOfSend } from '#db/bounces';
import { findCustomer } from '#db/customers';
import type { InboundMail } from '#db/inbound-mail';
import { findUser } from '#db/users';
import { systemActor } from '#domain/actor';
import type { Role } from '#domain/kinds';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { findUserActor } from '../me.ts';
import { postCustomerMessage } from '../messages/post-customer-message.ts';
import { postStaffMessage } from '../messages/post-staff-message.ts';
import { deliveryIdIn } from './return-path.ts';
import { splitAttachments, withNote } from './take-attachments.ts';

/** A mail of the customer or of staff becomes a message of the thread. @returns its id */
export async function takeMessage(deps: UseCaseDeps, mail: InboundMail, raw: Uint8Array): Promise<string> {
  const { customerId, userId } = mail;
  if (!customerId) throw new DomainError('not_found', { message: 'a mail to no customer' });
  const read = await withoutRealAddress(deps, await readMail(raw), { customerId, relay: mail.envelopeTo });
  const { attachments, dropped } = await splitAttachments(read.attachments);
  const content = {
    customerId,
    attachments,
    externalKey: `relay:${mail.id}`,
    body: withNote(read.text, dropped),
    bodyHtml: read.html,
    inReplyTo: read.inReplyTo,
  };
  if (mail.kind === 'customer') {
    const { messageId } = await postCustomerMessage(deps, {
      ...content,
      quoteId: await quoteOfAnswer(deps, read.inReplyTo, customerId),
      channel: 'mail',
      subject: read.subject,
      rfcMessageId: read.messageId,
      occurredAt: mail.receivedAt,
    });
    return messageId;
  }
  const user = userId === null ? null : await deps.db.transaction((tx) => findUser(tx, userId));
  if (!user?.active) throw new DomainError('forbidden', { message: 'the member of staff has left' });
  const actor = await findUserActor(deps, { id: user.id, name: user.name, role: user.role as Role });
  const { messageId } = await postStaffMessage(deps, actor, {
    ...content,
    subject: read.subject ?? '(件名なし)',
    // The customer's mail is answered by what staff wrote, whatever their mail program says it answers.
    inReplyTo: null,
  });
  return messageId;
}

/**
 * What mail programs quote of a mail holds whom it went to, so the customer's answer would show their real address to
 * everybody who reads the thread (C8): the relay address stands in its place.
 */
async function withoutRealAddress(
  deps: UseCaseDeps,
  read: ReadMail,
  { customerId, relay }: { customerId: string; relay: string },
): Promise<ReadMail> {
  const customer = await deps.db.transaction((tx) => findCustomer(tx, systemActor('relay'), customerId));
  if (!customer?.email) return read;
  const real = new RegExp(customer.email.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
  const hide = <T extends string | null>(text: T) => text?.replace(real, relay) as T;
  return { ...read, subject: hide(read.subject), text: hide(read.text), html: hide(read.html) };
}

/** The quote of the mail that is answered: our Message-IDs name the send. */
async function quoteOfAnswer(
  deps: UseCaseDeps,
  inReplyTo: string | null,
  customerId: string,
): Promise<string | null> {
  const deliveryId = deliveryIdIn(inReplyTo);
  return deliveryId && findQuoteOfSend(deps.db, deliveryId, customerId);
}
