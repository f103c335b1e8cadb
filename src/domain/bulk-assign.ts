import { isRefused } from './consent.ts';
import type { Channel, Consent, Purpose } from './kinds.ts';
import { isManualChannel } from './kinds.ts';
import type { SkipReason } from './send-reasons.ts';

export interface BulkCandidate {
  cleaningDecision: string;
  consent: Record<'mail' | 'sms' | 'postcard', Consent>;
  /** 取引関係にある者: advertising needs no consent of its own */
  existingRelation: boolean;
}

type Refusal = Extract<SkipReason, 'excluded_from_dm' | 'consent_denied' | 'no_consent'>;

const CARRIERS = { mail: ['mail'], sms: ['sms'], postcard: ['postcard'], survey: ['mail', 'sms'] } as const;

/**
 * Why a customer is left out of a bulk assignment although planning would succeed: cleaned from the list (D6), or not
 * one step of the pattern could ever reach them because they have not consented (X4). A pattern with work of a person,
 * or with one send that is allowed, is assigned; each send is decided again at its time.
 */
export function whyLeftOut(
  steps: readonly { channel: Channel; purpose: Purpose }[],
  customer: BulkCandidate,
): Refusal | null {
  const sends = steps.filter(({ channel }) => !isManualChannel(channel));
  if (sends.length === 0) return null;
  if (customer.cleaningDecision === 'exclude') return 'excluded_from_dm';
  if (sends.length < steps.length) return null;
  const refusals = sends.flatMap(({ channel, purpose }) =>
    CARRIERS[channel as keyof typeof CARRIERS].map((carrier) => refusal(carrier, purpose, customer)),
  );
  if (refusals.includes(null)) return null;
  return refusals.includes('no_consent') ? 'no_consent' : 'consent_denied';
}

function refusal(
  carrier: 'mail' | 'sms' | 'postcard',
  purpose: Purpose,
  { consent, existingRelation }: BulkCandidate,
) {
  if (isRefused(consent[carrier], purpose)) return 'consent_denied';
  const needsConsent = purpose === 'advertising' && carrier !== 'postcard' && !existingRelation;
  return needsConsent && consent[carrier] !== 'granted' ? 'no_consent' : null;
}
