import type { Mail } from '#channels/types';
import type { Config } from '#config';
import { LOOP_HEADER } from '#domain/mail/loops';
import { relayAddress } from '#domain/relay-address';
import { signReturnPath } from '#use-cases/relay/return-path';
import { unsubscribeUrl } from '#use-cases/relay/unsubscribe-token';
import type { Claimed } from './claim.ts';

type MailHeaders = Pick<Mail, 'from' | 'replyTo' | 'returnPath' | 'headers' | 'listUnsubscribe'>;

/**
 * Who a customer's mail is from, so that everything finds its way back (C8): answers to the customer's relay address,
 * bounces to the send's own return path, and advertising can be stopped by the mail program's own button (RFC 8058).
 */
export function mailHeaders(config: Config, { deliveryId, row }: Claimed): MailHeaders {
  const { customer, store, step } = row;
  const { relayDomain, answersToRelay, from } = config.mail;
  const relay = { address: relayAddress(customer.relayKey, relayDomain), name: store.name };
  return {
    ...(answersToRelay
      ? {
          from: relay,
          replyTo: relay,
          returnPath: signReturnPath(config.sessionSecret, deliveryId, relayDomain),
        }
      : { from: { address: from.address, name: store.name } }),
    headers: {
      [LOOP_HEADER]: relayDomain,
      // RFC 3834: nobody's out-of-office note answers what no person wrote.
      ...(step?.purpose !== 'personal' && { 'Auto-Submitted': 'auto-generated' }),
    },
    ...(step?.purpose === 'advertising' && { listUnsubscribe: { url: unsubscribeUrl(config, deliveryId) } }),
  };
}
