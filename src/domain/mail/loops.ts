/** A header as it was written: name in lower case, value unfolded. */
export interface MailHeader {
  key: string;
  value: string;
}

/** On everything we send; mail that carries it has been sent back to us. */
export const LOOP_HEADER = 'X-Oikaze-Relay';

/** RFC 5321 §6.3: a mail that has passed so many servers goes round in circles. */
const MOST_HOPS = 30;

const valuesOf = (headers: readonly MailHeader[], key: string): string[] =>
  headers.filter((header) => header.key === key).map(({ value }) => value.trim().toLowerCase());

/** Whether this mail has been here before, or travels in circles. */
export function isLoop(headers: readonly MailHeader[], relayDomain: string): boolean {
  if (valuesOf(headers, LOOP_HEADER.toLowerCase()).includes(relayDomain.toLowerCase())) return true;
  return valuesOf(headers, 'received').length > MOST_HOPS;
}

/**
 * Whether a machine wrote it: an out-of-office note, a list, a report. Such mail is no answer of a customer and stops no
 * follow (RFC 3834 §2; Precedence and the other fields are what programs did before it).
 */
export function isAutomatic(headers: readonly MailHeader[]): boolean {
  const submitted = valuesOf(headers, 'auto-submitted')[0];
  if (submitted !== undefined && !submitted.startsWith('no')) return true;
  if (valuesOf(headers, 'precedence').some((value) => /^(bulk|list|junk|auto_reply)/.test(value)))
    return true;
  const marks = ['list-id', 'x-autoreply', 'x-autorespond', 'x-auto-response-suppress', 'feedback-id'];
  // Exchange writes X-Auto-Response-Suppress into what people write too, with "None" or without OOF.
  return marks.some((key) =>
    valuesOf(headers, key).some((value) => key !== 'x-auto-response-suppress' || value.includes('all')),
  );
}
