/**
 * Message-ID of the mail of one ledger row (RFC 5322 §3.6.4), the same on every attempt, so that a receiving server or
 * a person can tell two copies of one mail apart from two mails.
 *
 * @param ledgerId UUID of the ledger row
 * @param domain the sender's domain, ASCII
 */
export function messageIdOf(ledgerId: string, domain: string): string {
  return `<${ledgerId}@${domain}>`;
}
