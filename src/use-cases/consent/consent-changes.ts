import type { NewConsentEvent } from '#db/consent-events';
import type { Actor } from '#domain/actor';
import { CONSENT_CHANNELS, type ConsentProof, type ConsentSource, consentColumn } from '#domain/consent';
import type { Consent } from '#domain/kinds';
import type { UseCaseDeps } from '../deps.ts';
import { consentRow } from './record-consent.ts';

/** What a row says of the consents; its other columns do not matter. */
export type Consents = Partial<Record<ReturnType<typeof consentColumn>, string | undefined>>;

export interface ConsentChange {
  customerId: string;
  storeId: string;
  /** as it was; a new customer's consents are unknown */
  before?: Consents;
  /** columns that are written; what is left out stays */
  after: Consents;
  source: ConsentSource;
  /** names the occasion (see ConsentNews.sourceKey); the channel is added */
  occasion: string;
  proof: ConsentProof;
}

/** Rows of the ledger for what a change of the customer's record changes of the consents (X4). */
export function consentRowsOf(deps: UseCaseDeps, actor: Actor, change: ConsentChange): NewConsentEvent[] {
  return CONSENT_CHANNELS.flatMap((channel) => {
    const column = consentColumn(channel);
    const before = (change.before?.[column] ?? 'unknown') as Consent;
    const state = change.after[column] as Consent | undefined;
    if (state === undefined || state === before) return [];
    const { customerId, storeId, source, occasion, proof } = change;
    const sourceKey = `${occasion}:${channel}`;
    return [
      consentRow(deps, actor, { customerId, storeId, channel, before, state, source, sourceKey, proof }),
    ];
  });
}

/** Of a change by hand or by a program. */
export const sourceOf = (actor: Actor): ConsentSource => (actor.kind === 'user' ? 'staff' : 'api');
