/** What a provider tells of an SMS after it has taken it (D8). */
export interface SmsReceipt {
  provider: 'http' | 'twilio';
  providerId: string;
  /** ours, which the provider was given; null: it names its own id only */
  deliveryId: string | null;
  /** `sent`: on its way, proof that the provider has it */
  outcome: 'sent' | 'delivered' | 'failed';
  /** the provider's own code of a failure; no personal data */
  code: string | null;
  /** the number will not take any SMS */
  permanent: boolean;
  /** the customer has told the provider to stop */
  optedOut: boolean;
  occurredAt: Date;
}

/** https://www.twilio.com/docs/api/errors: the number is wrong, unknown, or one that takes no SMS. */
const TWILIO_PERMANENT: ReadonlySet<string> = new Set(['21211', '21612', '21614', '30005', '30006']);
/** The recipient has replied STOP to the sender; Twilio sends nothing more. */
const TWILIO_OPTED_OUT = '21610';

/**
 * Twilio's MessageStatus and ErrorCode (https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks).
 * @returns null for a status that says nothing yet (accepted, queued, sending …)
 */
export function twilioOutcome(
  status: string,
  code: string | null,
): Pick<SmsReceipt, 'outcome' | 'permanent' | 'optedOut'> | null {
  if (status === 'sent' || status === 'delivered' || status === 'read')
    return { outcome: status === 'sent' ? 'sent' : 'delivered', permanent: false, optedOut: false };
  if (status !== 'failed' && status !== 'undelivered' && status !== 'canceled') return null;
  return {
    outcome: 'failed',
    permanent: code !== null && TWILIO_PERMANENT.has(code),
    optedOut: code === TWILIO_OPTED_OUT,
  };
}
