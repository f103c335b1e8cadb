import { findByRelayKey, type RelayCustomer } from '#db/inbound-mail';
import { MailRefused } from '#domain/mail/refusals';
import { readRelayAddress, splitAddress } from '#domain/relay-address';
import type { UseCaseDeps } from '../deps.ts';
import { readReturnPath } from './return-path.ts';

/** Mailboxes that every domain must have (RFC 5321 §4.5.1, RFC 2142); reports of complaints come to them. */
const DESK = ['postmaster', 'abuse', 'feedback'];

export type Recipient =
  | { kind: 'customer'; address: string; customer: RelayCustomer }
  | { kind: 'bounce'; address: string; deliveryId: string }
  | { kind: 'desk'; address: string };

/** @throws MailRefused unknown_recipient, also for customers who were erased and for forged return paths */
export async function findRecipient(deps: UseCaseDeps, given: string): Promise<Recipient> {
  const { relayDomain } = deps.config.mail;
  const address = given.toLowerCase();
  const read = readRelayAddress(address, relayDomain);
  if (read?.kind === 'customer') {
    const customer = await findByRelayKey(deps.db, read.relayKey);
    if (customer) return { kind: 'customer', address, customer };
  }
  if (read?.kind === 'bounce') {
    const deliveryId = readReturnPath(deps.config.sessionSecret, address, relayDomain);
    if (deliveryId) return { kind: 'bounce', address, deliveryId };
  }
  const [local, domain] = splitAddress(address);
  if (domain === relayDomain && DESK.includes(local)) return { kind: 'desk', address };
  throw new MailRefused('unknown_recipient');
}
