import { openToken, signToken, uuidBytes, uuidOf } from '../signed-token.ts';

const PURPOSE = 'oikaze unsubscribe v1';
const ID_BYTES = 16;

/**
 * Where one button stops the mails of the kind that the send was (RFC 8058). It names the send, so that the ledger of
 * consents can say which mail carried it; it never ends, since a mail is read whenever somebody likes.
 */
export const unsubscribeUrl = (
  { publicBaseUrl, sessionSecret }: { publicBaseUrl: string; sessionSecret: string },
  deliveryId: string,
): string => `${publicBaseUrl}/u/${signToken(sessionSecret, PURPOSE, uuidBytes(deliveryId))}`;

/** The send a token names; null: we never made it. */
export function readUnsubscribeToken(secret: string, token: string): string | null {
  const content = openToken(secret, PURPOSE, token, ID_BYTES);
  return content && uuidOf(content);
}

/** A text as the ledger keeps it: whoever reads what was sent cannot stop it in the customer's name. */
export const withoutUnsubscribeLinks = (text: string): string => text.replaceAll(/\/u\/[\w-]{64}/g, '/u/…');
