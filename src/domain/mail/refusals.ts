/**
 * Why the relay takes no mail: one table of SMTP replies (RFC 5321, RFC 3463). The words are stored: never renamed.
 * Texts are for whoever wrote the mail and finds them in a bounce; they hold no personal data.
 */
export const MAIL_REFUSALS = {
  unknown_recipient: { code: 550, status: '5.1.1', text: 'No such address here' },
  unknown_sender: {
    code: 550,
    status: '5.7.1',
    text: 'Only the customer and registered staff may write to this address, from their registered mail address',
  },
  not_allowed: { code: 550, status: '5.7.1', text: 'You may not write to customers of this store' },
  forged_sender: {
    code: 550,
    status: '5.7.1',
    text: 'The sender could not be authenticated (SPF, DKIM, DMARC)',
  },
  several_senders: { code: 550, status: '5.7.1', text: 'A mail must have exactly one From address' },
  mail_loop: { code: 554, status: '5.4.6', text: 'Routing loop detected' },
  too_large: { code: 552, status: '5.3.4', text: 'Message is too large' },
  too_many_recipients: { code: 452, status: '4.5.3', text: 'Too many recipients in one transaction' },
  too_many_errors: { code: 421, status: '4.7.0', text: 'Too many errors on this connection' },
  unavailable: { code: 451, status: '4.3.0', text: 'Cannot store the message now, please try again' },
} as const satisfies Record<string, { code: number; status: string; text: string }>;

export type MailRefusal = keyof typeof MAIL_REFUSALS;

/** The relay does not take a mail; thrown before its 250, so that the sender's own server tells them. */
export class MailRefused extends Error {
  readonly reason: MailRefusal;
  /** read by smtp-server */
  readonly responseCode: number;

  constructor(reason: MailRefusal, options: { cause?: unknown } = {}) {
    const { code, status, text } = MAIL_REFUSALS[reason];
    super(`${status} ${text}`, options);
    this.name = 'MailRefused';
    this.reason = reason;
    this.responseCode = code;
  }
}
