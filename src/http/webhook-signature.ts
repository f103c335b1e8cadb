import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { DomainError } from '#errors';

const PREFIX = 'whsec_';
/** Strict base64 of at least 16 bytes: a shorter or looser reading of a secret would be a weak key. */
const BASE64_KEY = /^(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** The readings of a secret: `whsec_<base64>` as the standard writes it, or the text itself. */
function verifiersOf(secret: string): Webhook[] {
  const bare = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  return [
    ...(BASE64_KEY.test(bare) ? [new Webhook(bare)] : []),
    new Webhook(bare, { format: 'raw' }),
    ...(bare === secret ? [] : [new Webhook(secret, { format: 'raw' })]),
  ];
}

export interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/**
 * Checks a Standard Webhooks signature over the raw body; the timestamp may be 5 minutes off.
 * @throws DomainError invalid_signature
 */
export function verifySignature(secret: string, body: Buffer, headers: SignedHeaders): void {
  let reason = 'no matching signature';
  for (const verifier of verifiersOf(secret)) {
    try {
      verifier.verify(body, { ...headers }, { jsonParse: false });
      return;
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      reason = error.message;
    }
  }
  throw new DomainError('invalid_signature', {
    message: reason,
    remedy: {
      ja: 'webhook-id, webhook-timestamp（今の Unix 秒）, webhook-signature（v1,<base64>）を付け、「id.timestamp.本文」を CRM_WEBHOOK_SECRET の鍵で HMAC-SHA256 署名してください',
      en: 'send webhook-id, webhook-timestamp (Unix seconds of now) and webhook-signature (v1,<base64>), the HMAC-SHA256 of "id.timestamp.body" with the key of CRM_WEBHOOK_SECRET',
    },
  });
}
