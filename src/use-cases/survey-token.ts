import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '#errors';

export interface SurveyInvitation {
  /** UUID of the invitation; names no customer. */
  invitationId: string;
  /** Instant, ISO 8601; kept to the second. */
  expiresAt: string;
}

// Bound into the signature, so that one secret can sign other things without one passing for another.
const purpose = 'oikaze survey v1';
const tokenBytes = { id: 16, expiry: 6, signature: 32 };

/**
 * The url-safe token of a survey link: 72 characters, holding the invitation's id, its last second and an HMAC-SHA256
 * over both. It needs no database to be refused, and short enough for an SMS.
 *
 * @param secret the session secret, at least 32 characters
 */
export function signSurveyToken(secret: string, invitation: SurveyInvitation): string {
  const id = Buffer.from(invitation.invitationId.replaceAll('-', ''), 'hex');
  const expiresAtSeconds = Math.floor(Date.parse(invitation.expiresAt) / 1_000);
  if (id.length !== tokenBytes.id || !Number.isFinite(expiresAtSeconds)) {
    throw new DomainError('invalid_input', { message: 'a survey token needs a UUID and an instant' });
  }
  const expiry = Buffer.alloc(tokenBytes.expiry);
  expiry.writeUIntBE(expiresAtSeconds, 0, tokenBytes.expiry);
  const content = Buffer.concat([id, expiry]);
  return Buffer.concat([content, signatureOf(secret, content)]).toString('base64url');
}

/**
 * Reads a token and checks signature (in constant time) and expiry, in this order, so that a forged token learns
 * nothing about dates.
 *
 * @param now instant, ISO 8601
 * @throws DomainError `survey_link_invalid` (cut off, changed or signed with another secret) or `survey_link_expired`
 */
export function verifySurveyToken(secret: string, token: string, now: string): SurveyInvitation {
  const bytes = Buffer.from(token, 'base64url');
  const contentLength = tokenBytes.id + tokenBytes.expiry;
  const content = bytes.subarray(0, contentLength);
  const signature = bytes.subarray(contentLength);
  const whole =
    bytes.length === contentLength + tokenBytes.signature && bytes.toString('base64url') === token;
  if (!whole || !timingSafeEqual(signature, signatureOf(secret, content))) {
    throw new DomainError('survey_link_invalid', {
      remedy: 'アンケートのリンクを最後まで開いているかご確認ください',
    });
  }
  const expiresAt = content.readUIntBE(tokenBytes.id, tokenBytes.expiry) * 1_000;
  if (Date.parse(now) >= expiresAt) {
    throw new DomainError('survey_link_expired', { remedy: '店舗に新しいリンクをご依頼ください' });
  }
  const hex = content.subarray(0, tokenBytes.id).toString('hex');
  const invitationId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { invitationId, expiresAt: new Date(expiresAt).toISOString() };
}

function signatureOf(secret: string, content: Buffer): Buffer {
  return createHmac('sha256', secret).update(purpose).update('\0').update(content).digest();
}
