import {
  endInboundSms,
  findCustomersByPhone,
  findInboundSms,
  type InboundSms,
  listWaitingSms,
  storeInboundSms,
} from '#db/inbound-sms';
import { systemActor } from '#domain/actor';
import { isOptOut } from '#domain/sms-opt-out';
import { recordConsent } from '../consent/record-consent.ts';
import { phoneNumberOf } from '../customer-values.ts';
import type { UseCaseDeps } from '../deps.ts';
import { postCustomerMessage } from '../messages/post-customer-message.ts';

const gateway = systemActor('sms');
/** Whoever received it is given so long to act on it. */
const FRESH_MS = 60_000;
const AT_ONCE = 100;

export interface IncomingSms {
  provider: 'http' | 'twilio';
  providerId: string;
  /** as the provider writes it */
  from: string;
  text: string;
  /** the provider says that the word was one of its own opt-outs */
  optedOut?: boolean;
  receivedAt: Date;
}

export interface TakenSms {
  effect: 'opted_out' | 'replied' | 'unknown_sender';
  /** an opt-out that was not known: it may be confirmed once */
  isNew: boolean;
}

/**
 * An SMS of a customer (D2): a word such as 停止 or STOP ends all SMS to the number, whoever it belongs to; anything else is
 * a reply (ユーザ返信), which stops their patterns. Stored before it is acted on, and acted on once by the provider's id.
 */
export async function receiveSms(deps: UseCaseDeps, sms: IncomingSms): Promise<TakenSms> {
  const stored = await storeInboundSms(deps.db, {
    id: deps.newId(),
    provider: sms.provider,
    providerId: sms.providerId,
    fromNumber: phoneNumberOf(sms.from) ?? sms.from,
    // The provider's own word for it is kept as the customer's, so that a later attempt sees it too.
    body: sms.optedOut && !isOptOut(sms.text) ? 'STOP' : sms.text,
    receivedAt: sms.receivedAt,
  });
  if (stored.status !== 'received') return { effect: stored.effect as TakenSms['effect'], isNew: false };
  return { effect: await actOn(deps, stored), isNew: true };
}

async function actOn(deps: UseCaseDeps, sms: InboundSms): Promise<TakenSms['effect']> {
  const customers = await findCustomersByPhone(deps.db.prisma, sms.fromNumber ?? '');
  const [customer] = customers;
  const key = `sms:${sms.provider}:${sms.providerId}`;
  const effect = !customer ? 'unknown_sender' : isOptOut(sms.body) ? 'opted_out' : 'replied';
  if (effect === 'opted_out') {
    for (const { id } of customers) {
      await recordConsent(deps, gateway, {
        customerId: id,
        channel: 'sms',
        state: 'denied',
        source: 'stop_keyword',
        sourceKey: `${key}:${id}`,
        proof: { text: sms.body, messageId: sms.providerId },
        at: sms.receivedAt,
      });
    }
  }
  if (customer && effect === 'replied') {
    await postCustomerMessage(deps, {
      customerId: customer.id,
      channel: 'sms',
      externalKey: key,
      body: sms.body,
      occurredAt: sms.receivedAt,
    });
  }
  await endInboundSms(deps.db, sms.id, {
    status: customer ? 'processed' : 'ignored',
    effect,
    customerId: customer?.id ?? null,
    storeId: customer?.storeId ?? null,
    processedAt: deps.now(),
  });
  return effect;
}

/** Acts on SMS whose request broke off. @returns how many */
export async function processWaitingSms(deps: UseCaseDeps): Promise<number> {
  const waiting = await listWaitingSms(deps.db.prisma, FRESH_MS, AT_ONCE);
  for (const { id } of waiting) {
    const sms = await findInboundSms(deps.db, id);
    if (sms) await actOn(deps, sms);
  }
  return waiting.length;
}
