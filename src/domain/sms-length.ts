import { DomainError } from '#errors';

/** D2: most characters of an SMS, in UTF-16 units (one message of the UCS-2 alphabet). */
export const SMS_LIMIT = 70;

/** Units of one part of a longer message: three go to the header that joins the parts (3GPP TS 23.040). */
const PART_LIMIT = 67;

/** Most characters of an SMS that a person writes: ten parts. */
export const LONGEST_SMS = 670;

/** Characters as they are counted and paid for: UTF-16 units, so 𠮷 and most emoji count 2. */
export const smsLength = (text: string): number => text.length;

/** Number of messages the text is sent as; 0 for no text. */
export function smsSegments(text: string): number {
  const length = smsLength(text);
  return length <= SMS_LIMIT ? Math.min(length, 1) : Math.ceil(length / PART_LIMIT);
}

/**
 * @throws DomainError sms_too_long with `details.length` and `details.limit`
 */
export function assertSmsLength(text: string, field = 'text'): void {
  const length = smsLength(text);
  if (length <= SMS_LIMIT) return;
  throw new DomainError('sms_too_long', {
    message: `${length} characters, at most ${SMS_LIMIT}`,
    field,
    remedy: {
      ja: `SMSは差し込み後の文面で${SMS_LIMIT}文字以内にしてください（現在${length}文字）`,
      en: `shorten the SMS, with its variables filled in, to at most ${SMS_LIMIT} characters (${length} now)`,
    },
    details: { length, limit: SMS_LIMIT },
  });
}
