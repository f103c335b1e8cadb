import type { UpdateMyProfile } from '#contract/my-page';
import { lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { findMyProfile, type MyProfile } from '#db/my-page';
import type { Actor } from '#domain/actor';
import type { Consent } from '#domain/kinds';
import { recordConsentIn } from '../consent/record-consent.ts';
import { customerValues } from '../customer-values.ts';
import type { UseCaseDeps } from '../deps.ts';
import { noSuchCustomer, requireLivingCustomer } from '../find-customers.ts';
import { historyRow } from '../record.ts';
import { tellEngine } from '../tell-engine.ts';
import { changeCustomerIn } from '../update-customer.ts';

export type { MyProfile };

/** @throws DomainError not_found: erased a moment ago */
export async function getMyProfile(deps: UseCaseDeps, visitor: Actor): Promise<MyProfile> {
  const profile = await findMyProfile(deps.db.reader(visitor));
  if (!profile) throw noSuchCustomer('id');
  return profile;
}

/**
 * The customer changes what the store knows of them; new convenient times re-plan open follows (A11, C11). Name and mail
 * address are the store's to change: who has got hold of a link must not turn later links to another address.
 * @throws DomainError invalid_input, invalid_convenient_times, no_open_window (no step fits the new windows)
 */
export async function updateMyProfile(
  deps: UseCaseDeps,
  visitor: Actor,
  { locale, ...input }: UpdateMyProfile,
): Promise<MyProfile> {
  const messages = await deps.db.transaction(async (tx) => {
    await lockCustomer(tx, visitor.id);
    const before = await requireLivingCustomer(tx, visitor, visitor.id, 'id');
    const values = {
      ...(await customerValues(tx, input)),
      ...(locale !== undefined && { myPageLocale: locale }),
    };
    const woken = await changeCustomerIn(tx, deps, visitor, before, values);
    const changed = Object.keys(input);
    const { storeId, id: customerId } = before;
    const summary = 'お客様がマイページでプロフィールを変更しました';
    if (changed.length > 0)
      await insertRows(tx, {
        historyEntry: [
          historyRow(deps, visitor, {
            storeId,
            customerId,
            summary,
            kind: 'profile_changed',
            detail: { fields: changed },
          }),
        ],
      });
    return woken;
  });
  await tellEngine(deps, { starts: [], messages });
  return getMyProfile(deps, visitor);
}

export interface ConsentChoice {
  channel: 'mail' | 'sms';
  state: Exclude<Consent, 'unknown'>;
  /** the words beside the switch, kept as the proof */
  shown: string;
}

/** Stop of mail and SMS, or their allowance (C11, X4): the ledger gets it with the words that were shown. */
export async function setMyConsent(
  deps: UseCaseDeps,
  visitor: Actor,
  { channel, state, shown }: ConsentChoice,
): Promise<MyProfile> {
  await deps.db.transaction(async (tx) => {
    await recordConsentIn(tx, deps, visitor, {
      ...{ customerId: visitor.id, channel, state },
      source: 'my_page',
      sourceKey: `my_page:${deps.newId()}`,
      proof: { text: shown },
    });
  });
  return getMyProfile(deps, visitor);
}
