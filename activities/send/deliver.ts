import { Context } from '@temporalio/activity';
import { ChannelError } from '#channels/errors';
import type { Mail, SendReceipt, SendRequest } from '#channels/types';
import type { Database } from '#db/client';
import { readMessageMail } from '#db/message-mail';
import { storeCard } from '#use-cases/postcards/store-card';
import type { ActivityDeps } from '../activity-deps.ts';
import { type Claimed, LEASE_MS } from './claim.ts';
import { mailHeaders } from './mail-headers.ts';

/** Kept free at the lease's end, so that a send is called off before somebody else may think that we are gone. */
const MARGIN_MS = 10_000;
const HEARTBEAT_MS = 5_000;

export type Delivered = { receipt: SendReceipt } | { error: ChannelError };

/** Hands a claimed message to its channel. Nothing is started once the lease is nearly over. */
export async function deliver(deps: ActivityDeps, claimed: Claimed, claimedAtMs: number): Promise<Delivered> {
  const leftMs = LEASE_MS - MARGIN_MS - (performance.now() - claimedAtMs);
  // Beats of the adapters beside it would be one more write in Temporal for every send.
  const pulse = setInterval(() => Context.current().heartbeat(), HEARTBEAT_MS);
  try {
    const request: SendRequest = {
      idempotencyKey: claimed.deliveryId,
      signal: AbortSignal.timeout(Math.max(0, Math.floor(leftMs))),
      startBy: new Date(Date.now() + leftMs),
    };
    return { receipt: await send(deps, claimed, request) };
  } catch (error) {
    if (error instanceof ChannelError) return { error };
    throw error;
  } finally {
    clearInterval(pulse);
  }
}

async function send(
  { channels, config, db }: ActivityDeps,
  claimed: Claimed,
  request: SendRequest,
): Promise<SendReceipt> {
  const { message, row } = claimed;
  const { customer, store } = row;
  switch (message.carrier) {
    case 'mail':
      return channels.mail.send({
        ...request,
        ...mailHeaders(config, claimed),
        to: { address: message.to, name: customer.name },
        subject: message.subject ?? '',
        text: message.body,
        ...(row.step?.messageId && (await partsOf(db, row.step.messageId))),
      });
    case 'sms':
      return channels.sms.send({ ...request, to: message.to, text: message.body });
    case 'postcard':
      return channels.postcard.send({
        ...request,
        recipient: postal(customer),
        sender: { ...postal(store), ...(store.phone && { phone: store.phone }) },
        text: message.body,
        ...(message.subject && { heading: message.subject }),
        ...(await storeCard(db, { storeId: store.id, deliveryId: claimed.deliveryId })),
      });
  }
}

/** What a message of staff brings to its mail: the mail it answers, its HTML and its files. */
async function partsOf(
  db: Database,
  messageId: string,
): Promise<Pick<Mail, 'inReplyTo' | 'html' | 'attachments'>> {
  const parts = await readMessageMail(db, messageId);
  return {
    ...(parts?.inReplyTo && { inReplyTo: parts.inReplyTo }),
    ...(parts?.bodyHtml && { html: parts.bodyHtml }),
    ...(parts && parts.attachments.length > 0 && { attachments: parts.attachments }),
  };
}

const postal = (party: { name: string; postalCode: string | null; address: string | null }) => ({
  name: party.name,
  postalCode: party.postalCode ?? '',
  addressLines: (party.address ?? '').split(/\r?\n/).filter((line) => line.trim() !== ''),
});
