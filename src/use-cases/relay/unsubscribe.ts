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
export type Subscription = Pick<SentFor, 'channel' | 'storeName'> & { stopped: boolean };

/** @throws DomainError unsubscribe_link_invalid, also where the customer was erased */
export async function findSubscription(deps: UseCaseDeps, token: string): Promise<Subscription> {
  const { channel, storeName, consent } = await sentFor(deps, token);
  return { channel, storeName, stopped: consent === 'denied' };
}

/**
 * Stops the mails (or SMS) of the kind that the link came in: one click, no sign-in (RFC 8058, 特定電子メール法 3条3項).
 * Asked twice it is one refusal; after a new consent an old link stops again.
 * @throws DomainError unsubscribe_link_invalid
 */
export async function unsubscribe(
  deps: UseCaseDeps,
  input: { token: string; by: 'mail_program' | 'page'; ip: string; userAgent: string | null },
): Promise<Subscription> {
  const sent = await sentFor(deps, input.token);
  const { channel, storeName } = sent;
  await deps.db.transaction(async (tx) => {
    await lockCustomer(tx, sent.customerId);
    const now = await findSentFor(tx, sent.deliveryId);
    if (!now || now.consent === 'denied') return;
    await recordConsentIn(tx, deps, oneClick, {
      customerId: sent.customerId,
      channel,
      state: 'denied',
      source: 'one_click',
      sourceKey: `one-click:${sent.deliveryId}:${deps.now().toISOString()}`,
      proof: {
        text: input.by === 'page' ? '「配信を停止する」ボタン' : 'List-Unsubscribe=One-Click',
        deliveryId: sent.deliveryId,
        ipHash: createHmac('sha256', deps.config.sessionSecret).update(`ip ${input.ip}`).digest('base64url'),
        ...(input.userAgent && { userAgent: input.userAgent.slice(0, 300) }),
      },
    });
  });
  return { channel, storeName, stopped: true };
}

async function sentFor(deps: UseCaseDeps, token: string): Promise<SentFor> {
  const deliveryId = readUnsubscribeToken(deps.config.sessionSecret, token);
  const sent = deliveryId && (await deps.db.transaction((tx) => findSentFor(tx, deliveryId)));
  if (!sent) throw new DomainError('unsubscribe_link_invalid', { message: 'this link stops nothing' });
  return sent;
}
