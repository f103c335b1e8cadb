import { createHmac } from 'node:crypto';
import { findSentFor, type SentFor } from '#db/bounces';
import { lockCustomer } from '#db/customers';
import { systemActor } from '#domain/actor';
import { DomainError } from '#errors';
import { recordConsentIn } from '../consent/record-consent.ts';
import type { UseCaseDeps } from '../deps.ts';
import { readUnsubscribeToken } from './unsubscribe-token.ts';

const oneClick = { ...systemActor('one_click'), name: 'お客様' };

/** What the page of an unsubscribe link shows: nothing that says whose link it is. */
export interface Subscription extends Pick<SentFor, 'channel' | 'storeName'> {
  /** what the link stops: advertising, or whatever goes by the channel where it came in something else */
  stops: 'advertising' | 'all';
  stopped: false | 'advertising' | 'all';
}

/** @throws DomainError unsubscribe_link_invalid, also where the customer was erased */
export async function findSubscription(deps: UseCaseDeps, token: string): Promise<Subscription> {
  return subscriptionOf(await sentFor(deps, token));
}

function subscriptionOf({ channel, storeName, purpose, consent }: SentFor): Subscription {
  const stops = purpose === 'advertising' ? 'advertising' : 'all';
  const stopped = consent === 'denied' ? 'all' : consent === 'service_only' && 'advertising';
  return { channel, storeName, stops, stopped };
}

/**
 * Stops the mails (or SMS) of the kind that the link came in: one click, no sign-in (RFC 8058, 特定電子メール法 3条3項). Who
 * stops advertising still gets answers to what they asked, unless they say `everything`. Asked twice it is one refusal;
 * after a new consent an old link stops again.
 * @throws DomainError unsubscribe_link_invalid
 */
export async function unsubscribe(
  deps: UseCaseDeps,
  input: {
    token: string;
    by: 'mail_program' | 'page';
    everything?: boolean;
    ip: string;
    userAgent: string | null;
  },
): Promise<Subscription> {
  const sent = await sentFor(deps, input.token);
  const { stops } = subscriptionOf(sent);
  const state = input.everything || stops === 'all' ? 'denied' : 'service_only';
  await deps.db.transaction(async (tx) => {
    await lockCustomer(tx, sent.customerId);
    const now = await findSentFor(tx, sent.deliveryId);
    // Who has refused everything has refused advertising too.
    if (!now || now.consent === 'denied' || now.consent === state) return;
    await recordConsentIn(tx, deps, oneClick, {
      customerId: sent.customerId,
      channel: sent.channel,
      state,
      source: 'one_click',
      sourceKey: `one-click:${sent.deliveryId}:${deps.now().toISOString()}:${state}`,
      proof: {
        text: input.by === 'page' ? BUTTONS[state] : 'List-Unsubscribe=One-Click',
        deliveryId: sent.deliveryId,
        ipHash: createHmac('sha256', deps.config.sessionSecret).update(`ip ${input.ip}`).digest('base64url'),
        ...(input.userAgent && { userAgent: input.userAgent.slice(0, 300) }),
      },
    });
  });
  return subscriptionOf(await sentFor(deps, input.token));
}

/** What was pressed, as it stands on the page. */
const BUTTONS = {
  service_only: '「配信を停止する」ボタン（広告・ご案内）',
  denied: '「配信を停止する」ボタン（すべて）',
} as const;

async function sentFor(deps: UseCaseDeps, token: string): Promise<SentFor> {
  const deliveryId = readUnsubscribeToken(deps.config.sessionSecret, token);
  const sent = deliveryId && (await deps.db.transaction((tx) => findSentFor(tx, deliveryId)));
  if (!sent) throw new DomainError('unsubscribe_link_invalid', { message: 'this link stops nothing' });
  return sent;
}
