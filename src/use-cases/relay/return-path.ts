import { createHmac, timingSafeEqual } from 'node:crypto';
import { readRelayAddress, returnPath } from '#domain/relay-address';

const purpose = 'oikaze return path v1';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** The return path of a send: bounces to it name the send, and only we can have made it (VERP). */
export const signReturnPath = (secret: string, deliveryId: string, relayDomain: string): string =>
  returnPath(deliveryId, markOf(secret, deliveryId), relayDomain);

/** The send that a return path of ours names; null: we never made this address. */
export function readReturnPath(secret: string, address: string, relayDomain: string): string | null {
  const read = readRelayAddress(address, relayDomain);
  if (read?.kind !== 'bounce') return null;
  const expected = Buffer.from(markOf(secret, read.deliveryId));
  const given = Buffer.from(read.mark);
  return given.length === expected.length && timingSafeEqual(given, expected) ? read.deliveryId : null;
}

/** The send that a Message-ID of ours names (src/channels/mail/message-id.ts); null: it is none of ours. */
export const deliveryIdIn = (messageId: string | null): string | null =>
  /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i.exec(messageId ?? '')?.[1]?.toLowerCase() ?? null;

/** 50 bits in letters that survive a mail server that changes case. */
const markOf = (secret: string, deliveryId: string): string =>
  [...createHmac('sha256', secret).update(purpose).update('\0').update(deliveryId).digest().subarray(0, 10)]
    .map((byte) => LETTERS[byte & 31])
    .join('');
