import type { Tx } from '#db/client';
import {
  type ConsentEvent,
  findConsentEvent,
  insertConsentEvent,
  type NewConsentEvent,
} from '#db/consent-events';
import { changeCustomer, lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import type { Actor } from '#domain/actor';
import { type ConsentProof, type ConsentSource, consentColumn, consentSummary } from '#domain/consent';
import type { Consent } from '#domain/kinds';
import { authorize } from '#domain/policy';
import type { Carrier } from '#domain/send-decision';
import type { UseCaseDeps } from '../deps.ts';
import { noSuchCustomer, requireLivingCustomer } from '../find-customers.ts';
import { auditRow, historyRow } from '../record.ts';

export interface ConsentNews {
  customerId: string;
  channel: Carrier;
  /** left out: the consent stays as it is, the event alone is noted (a bounce says nothing of what the customer wants) */
  state?: Consent;
  source: ConsentSource;
  /** Names the occasion: a repeated request, mail or webhook is one event. @example `sms:${providerMessageId}` */
  sourceKey: string;
  proof: ConsentProof;
  /** now, unless it happened before */
  at?: Date;
}

export interface RecordedConsent {
  event: ConsentEvent;
  /** false: the same was recorded before, nothing changed now */
  isNew: boolean;
}

/**
 * The one way by which a customer's yes or no is recorded (X4): ledger with proof, the consent in force, 応対履歴 and
 * audit log in one transaction. The claim of every later send reads what is in force.
 * @throws DomainError not_found, customer_erased
 */
export const recordConsent = (deps: UseCaseDeps, actor: Actor, news: ConsentNews): Promise<RecordedConsent> =>
  deps.db.transaction((tx) => recordConsentIn(tx, deps, actor, news), { actor });

/** The same inside a transaction that does more; the customer gets locked. */
export async function recordConsentIn(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  news: ConsentNews,
): Promise<RecordedConsent> {
  authorize(actor, 'consent.record');
  if (actor.kind === 'customer' && actor.id !== news.customerId) throw noSuchCustomer('customerId');
  await lockCustomer(tx, news.customerId);
  const known = await findConsentEvent(tx, news.sourceKey);
  if (known) return { event: known, isNew: false };
  const customer = await requireLivingCustomer(tx, actor, news.customerId);
  const column = consentColumn(news.channel);
  const before = customer[column] as Consent;
  const row = consentRow(deps, actor, { ...news, storeId: customer.storeId, before });
  const event = await insertConsentEvent(tx, row);
  const state = row.state as Consent;
  if (state !== before) await changeCustomer(tx, customer.id, { [column]: state });
  await insertRows(tx, {
    historyEntry: [
      historyRow(deps, actor, {
        storeId: customer.storeId,
        customerId: customer.id,
        kind: 'consent_changed',
        channel: news.channel,
        summary: consentSummary(news.channel, { before, state, source: news.source }),
        detail: { consentEventId: event.id, before, state, source: news.source },
        occurredAt: event.at,
      }),
    ],
    auditLog: [
      auditRow(deps, actor, {
        action: 'customer.consent',
        entity: 'customer',
        entityId: customer.id,
        storeId: customer.storeId,
        before: { [column]: before },
        after: { [column]: state, source: news.source },
      }),
    ],
  });
  return { event, isNew: true };
}

/** A row of the ledger, for changes that write many rows at once. */
export function consentRow(
  deps: UseCaseDeps,
  actor: Actor,
  news: ConsentNews & { storeId: string; before: Consent },
): NewConsentEvent {
  return {
    id: deps.newId(),
    storeId: news.storeId,
    customerId: news.customerId,
    channel: news.channel,
    state: news.state ?? news.before,
    before: news.before,
    source: news.source,
    sourceKey: news.sourceKey,
    proof: news.proof as NonNullable<NewConsentEvent['proof']>,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    at: news.at ?? deps.now(),
  };
}
