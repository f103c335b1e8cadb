import { DomainError } from '#errors';
import { openToken, signToken, uuidBytes, uuidOf } from './signed-token.ts';

export interface SurveyInvitation {
  /** UUID of the invitation; names no customer. */
  invitationId: string;
  /** Instant, ISO 8601; kept to the second. */
  expiresAt: string;
}

const PURPOSE = 'oikaze survey v1';
const ID_BYTES = 16;
const EXPIRY_BYTES = 6;

/** An answer that comes after the invitation's end is kept and marked late (C4); after this time the link is dead. */
export const LATE_ANSWER_DAYS = 180;

/**
 * The url-safe token of a survey link: 72 characters, holding the invitation's id, its last second and an HMAC-SHA256
 * over both.
 *
 * @param secret the session secret, at least 32 characters
 */
export function signSurveyToken(secret: string, invitation: SurveyInvitation): string {
  const id = uuidBytes(invitation.invitationId);
  const expiresAtSeconds = Math.floor(Date.parse(invitation.expiresAt) / 1_000);
  if (id.length !== ID_BYTES || !Number.isFinite(expiresAtSeconds)) {
    throw new DomainError('invalid_input', { message: 'a survey token needs a UUID and an instant' });
  }
  const expiry = Buffer.alloc(EXPIRY_BYTES);
  expiry.writeUIntBE(expiresAtSeconds, 0, EXPIRY_BYTES);
  return signToken(secret, PURPOSE, Buffer.concat([id, expiry]));
}

/**
 * Reads a token and checks signature (in constant time) and the end of late answers, in this order, so that a forged
 * token learns nothing about dates.
 *
 * @param now instant, ISO 8601
 * @throws DomainError `survey_link_invalid` (cut off, changed or signed with another secret) or `survey_link_expired`
 */
export function verifySurveyToken(secret: string, token: string, now: string): SurveyInvitation {
  const content = openToken(secret, PURPOSE, token, ID_BYTES + EXPIRY_BYTES);
  if (!content) {
    throw new DomainError('survey_link_invalid', {
      remedy: {
        ja: 'アンケートのリンクを最後まで開いているかご確認ください',
        en: 'check that you opened the whole link of the survey',
      },
    });
  }
  const expiresAt = content.readUIntBE(ID_BYTES, EXPIRY_BYTES) * 1_000;
  if (Date.parse(now) >= expiresAt + LATE_ANSWER_DAYS * 86_400_000) {
    throw new DomainError('survey_link_expired', {
      remedy: { ja: '店舗に新しいリンクをご依頼ください', en: 'ask the store for a new link' },
    });
  }
  return {
    invitationId: uuidOf(content.subarray(0, ID_BYTES)),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}
