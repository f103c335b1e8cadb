import { findUnknownSms, listUnknownSms, noteSmsHandled, type UnknownSms } from '#db/inbound-sms';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { isOptOut } from '#domain/sms-opt-out';
import { DomainError } from '#errors';
import { recordConsent } from '../consent/record-consent.ts';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { postCustomerMessage } from '../messages/post-customer-message.ts';
import { auditRow } from '../record.ts';

export type { UnknownSms };

/** SMS of numbers that nobody had when they came, newest first (D2). They belong to no store: every shop sees them. */
export async function findUnknownSenders(
  deps: UseCaseDeps,
  actor: Actor,
  input: { handled?: boolean | undefined; take: number; after?: { at: string; id: string } | undefined },
): Promise<UnknownSms[]> {
  authorize(actor, 'delivery.read');
  const { handled, ...page } = input;
  const found = await deps.db.transaction((tx) => listUnknownSms(tx, { handled }, page), { actor });
  // Ops see that something came and read no texts of customers (DESIGN §7).
  return actor.role === 'ops' ? found.map((sms) => ({ ...sms, fromNumber: null, body: null })) : found;
}

/**
 * Somebody knows whose SMS it is, or has seen to it. Of a customer it becomes what it would have been: a reply, which stops
 * their patterns, or an opt-out of SMS. Done once; done again by the same choice it changes nothing.
 * @throws DomainError `not_found`, `wrong_state` where somebody has seen to it otherwise
 */
export async function handleUnknownSms(
  deps: UseCaseDeps,
  actor: Actor,
  input: { id: string; customerId?: string | undefined },
): Promise<UnknownSms> {
  authorize(actor, 'customer.write');
  const sms = await deps.db.transaction(
    async (tx) => {
      const seen = await findUnknownSms(tx, input.id);
      if (!seen) throw new DomainError('not_found', { message: 'no such SMS' });
      const customer = input.customerId ? await requireLivingCustomer(tx, actor, input.customerId) : null;
      const noted = await noteSmsHandled(tx, seen.id, {
        by: actor.name,
        at: deps.now(),
        customer: customer && { id: customer.id, storeId: customer.storeId },
      });
      if (!noted && seen.customerId !== (customer?.id ?? null)) {
        throw new DomainError('wrong_state', {
          message: 'somebody has seen to this SMS already',
          remedy: { ja: '一覧を読み直してください', en: 'read the list again' },
        });
      }
      if (noted) {
        const facts = { action: 'inbound_sms.handle', entity: 'inbound_sms', entityId: seen.id };
        const storeId = customer?.storeId ?? null;
        const after = { customerId: customer?.id ?? null };
        await insertRows(tx, { auditLog: [auditRow(deps, actor, { ...facts, storeId, after })] });
      }
      return seen;
    },
    { actor },
  );
  // What follows is recognised by the provider's id, so that a request that broke off may be repeated.
  if (input.customerId) await actFor(deps, actor, sms, input.customerId);
  const handled = await deps.db.transaction((tx) => findUnknownSms(tx, sms.id), { actor });
  return handled ?? sms;
}

async function actFor(deps: UseCaseDeps, actor: Actor, sms: UnknownSms, customerId: string): Promise<void> {
  const key = `sms:${sms.provider}:${sms.providerId}`;
  const body = sms.body ?? '';
  if (isOptOut(body)) {
    await recordConsent(deps, actor, {
      customerId,
      channel: 'sms',
      state: 'denied',
      source: 'stop_keyword',
      sourceKey: `${key}:${customerId}`,
      proof: { text: body, messageId: sms.providerId },
      at: sms.receivedAt,
    });
    return;
  }
  const occurredAt = sms.receivedAt;
  await postCustomerMessage(deps, { customerId, channel: 'sms', externalKey: key, body, occurredAt });
}
