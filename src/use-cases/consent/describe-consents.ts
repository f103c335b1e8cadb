import { type ConsentEvent, findConsentEvents } from '#db/consent-events';
import { readSendability } from '#db/sendability';
import type { SendRow } from '#db/send-facts';
import type { Actor } from '#domain/actor';
import { CONSENT_CHANNELS, consentColumn } from '#domain/consent';
import { type Consent, PURPOSES, type Purpose } from '#domain/kinds';
import { authorize } from '#domain/policy';
import { type Carrier, decideSend, type SendDecision } from '#domain/send-decision';
import type { UseCaseDeps } from '../deps.ts';
import { noSuchCustomer } from '../find-customers.ts';
import { sendFacts } from '../sending/facts.ts';

export interface ConsentOfChannel {
  channel: Carrier;
  state: Consent;
  /** of the event that made it so; null: it came before the ledger, or was never asked */
  since: Date | null;
  /** what would become of a send now, by its purpose */
  sends: { purpose: Purpose; decision: SendDecision }[];
}

export interface DescribedConsents {
  storeId: string;
  /** 取引関係にある者: advertising by mail and SMS needs no consent of its own */
  existingRelation: boolean;
  channels: ConsentOfChannel[];
  /** newest first */
  events: ConsentEvent[];
}

/**
 * Who may be sent what and why not (X4): asked of the very rule that the claim of a send asks, with the facts of now, and
 * the ledger behind it.
 * @throws DomainError not_found
 */
export async function describeConsents(
  deps: UseCaseDeps,
  actor: Actor,
  customerId: string,
): Promise<DescribedConsents> {
  authorize(actor, 'customer.read');
  return deps.db.transaction(
    async (tx) => {
      const row = await readSendability(tx, actor, customerId);
      if (!row) throw noSuchCustomer('id');
      const events = await findConsentEvents(tx, actor, customerId);
      const channels = CONSENT_CHANNELS.map((channel) => {
        const state = row.customer[consentColumn(channel)];
        const changed = events.find((event) => event.channel === channel && event.state !== event.before);
        return {
          channel,
          state,
          since: changed?.state === state ? changed.at : null,
          sends: PURPOSES.map((purpose) => ({ purpose, decision: decisionOf(deps, row, channel, purpose) })),
        };
      });
      return {
        storeId: row.store.id,
        existingRelation: row.customer.existingRelation,
        channels,
        events,
      };
    },
    { actor },
  );
}

function decisionOf(deps: UseCaseDeps, row: SendRow, channel: Carrier, purpose: Purpose): SendDecision {
  if (row.customer.erased) return { kind: 'skip', reason: 'no_address' };
  const step: SendRow['step'] = {
    version: '',
    status: 'planned',
    dueAt: deps.now().toISOString(),
    provisional: false,
    channel,
    purpose,
    title: null,
    subject: null,
    body: null,
    surveyKind: null,
  };
  return decideSend(sendFacts({ ...row, step }, { allowPreferred: false }), deps.now());
}
