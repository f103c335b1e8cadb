import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '#errors';

/**
 * Checks Twilio's X-Twilio-Signature: base64 of HMAC-SHA1 over the whole address and the form's fields in the order of their
 * names (https://www.twilio.com/docs/usage/security#validating-requests).
 * @param url as Twilio called it, with its query
 * @throws DomainError invalid_signature
 */
export function verifyTwilioSignature(
  authToken: string,
  url: string,
  form: URLSearchParams,
  signature: string,
): void {
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const signed = url + fields.map(([name, value]) => name + value).join('');
  const expected = createHmac('sha1', authToken).update(signed, 'utf8').digest();
  const given = Buffer.from(signature, 'base64');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new DomainError('invalid_signature', {
    message: 'X-Twilio-Signature does not fit the address and the form',
    remedy: {
      ja: 'PUBLIC_BASE_URL を Twilio から呼ばれるアドレスと同じにし、TWILIO_AUTH_TOKEN を確かめてください',
      en: 'make PUBLIC_BASE_URL the address that Twilio calls, and check TWILIO_AUTH_TOKEN',
    },
  });
}
