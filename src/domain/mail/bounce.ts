/** What a report of a mail server says of one mail (RFC 3464). */
export interface BounceReport {
  kind: 'bounce';
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** enhanced status code, e.g. 5.1.1 */
  status: string;
  /** Message-ID of the mail it is about, where the report quotes it */
  originalMessageId: string | null;
  /** return path of the mail, from its quoted headers */
  originalReturnPath: string | null;
}

/** What a mail provider says a reader said of a mail (RFC 5965). */
export interface ComplaintReport {
  kind: 'complaint';
  /** abuse | fraud | virus | not-spam | opt-out … */
  feedbackType: string;
  originalMessageId: string | null;
  originalReturnPath: string | null;
}

export type MailReport = BounceReport | ComplaintReport;

export type BounceEffect =
  /** nothing is decided yet, or nothing is wrong */
  | 'none'
  /** this mail did not arrive, the address may work again */
  | 'soft'
  /** the address does not exist (any more): nothing is sent to it again */
  | 'hard';

/** Soft bounces within SOFT_BOUNCE_DAYS after which an address counts as undeliverable. */
export const SOFT_BOUNCES = 3;
export const SOFT_BOUNCE_DAYS = 30;

/**
 * Whether an address is gone (RFC 3463). Hard are permanent failures that speak of the address or its mailbox: 5.1.x and
 * 5.2.0/5.2.1 and 5.4.4; a full mailbox (5.2.2), a mail too large (5.3.4) or refused for its content or our reputation
 * (5.6, 5.7) says nothing of it.
 */
export function bounceEffect({ action, status }: Pick<BounceReport, 'action' | 'status'>): BounceEffect {
  if (action !== 'failed') return 'none';
  return /^5\.(1\.\d+|2\.[01]|4\.4|0\.0)$/.test(status) ? 'hard' : 'soft';
}

/** Complaints that mean: no more of this. */
export const isRefusalOfMail = ({ feedbackType }: Pick<ComplaintReport, 'feedbackType'>): boolean =>
  ['abuse', 'fraud', 'opt-out', 'opt-out-list', 'other'].includes(feedbackType.toLowerCase());
