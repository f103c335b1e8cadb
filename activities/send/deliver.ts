import { Context } from '@temporalio/activity';
import { ChannelError } from '#channels/errors';
import type { SendReceipt, SendRequest } from '#channels/types';
import type { ActivityDeps } from '../activity-deps.ts';
import { type Claimed, LEASE_MS } from './claim.ts';

/** Kept free at the lease's end, so that a send is called off before somebody else may think that we are gone. */
const MARGIN_MS = 10_000;
const HEARTBEAT_MS = 5_000;

export type Delivered = { receipt: SendReceipt } | { error: ChannelError };

/** Hands a claimed message to its channel. Nothing is started once the lease is nearly over. */
export async function deliver(deps: ActivityDeps, claimed: Claimed, claimedAtMs: number): Promise<Delivered> {
  const leftMs = LEASE_MS - MARGIN_MS - (performance.now() - claimedAtMs);
  const heartbeat = () => Context.current().heartbeat();
  const pulse = setInterval(heartbeat, HEARTBEAT_MS);
  try {
    const request: SendRequest = {
      idempotencyKey: claimed.deliveryId,
      signal: AbortSignal.timeout(Math.max(0, Math.floor(leftMs))),
      startBy: new Date(Date.now() + leftMs),
      heartbeat,
    };
    return { receipt: await send(deps, claimed, request) };
  } catch (error) {
    if (error instanceof ChannelError) return { error };
    throw error;
  } finally {
    clearInterval(pulse);
  }
}

function send(
  { channels, config }: ActivityDeps,
  { message, row }: Claimed,
  request: SendRequest,
): Promise<SendReceipt> {
  const { customer, store } = row;
  switch (message.carrier) {
    case 'mail':
      return channels.mail.send({
        ...request,
        from: { address: config.mail.from.address, name: store.name },
        to: { address: message.to, name: customer.name },
        subject: message.subject ?? '',
        text: message.body,
      });
    case 'sms':
      return channels.sms.send({ ...request, to: message.to, text: message.body });
    case 'postcard':
      return channels.postcard.send({
        ...request,
        recipient: postal(customer),
        sender: { ...postal(store), ...(store.phone && { phone: store.phone }) },
        text: message.body,
      });
  }
}

const postal = (party: { name: string; postalCode: string | null; address: string | null }) => ({
  name: party.name,
  postalCode: party.postalCode ?? '',
  addressLines: (party.address ?? '').split(/\r?\n/).filter((line) => line.trim() !== ''),
});
