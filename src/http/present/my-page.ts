import type { MyMessage, MyProfile, MyQuote } from '#contract/my-page';
import type { MyMessage as MessageRow } from '#use-cases/my-page/my-messages';
import type { MyProfile as ProfileRow } from '#use-cases/my-page/my-profile';
import type { MyQuote as QuoteRow } from '#use-cases/my-page/my-quotes';
import { day, instantIn } from './instant.ts';

export function presentMyProfile(row: ProfileRow): MyProfile {
  const { store, consentMail, consentSms } = row;
  return {
    name: row.name,
    kana: row.kana,
    emailHint: row.email && hintOf(row.email),
    phone: row.phoneEntered ?? row.phone,
    postalCode: row.postalCode,
    address: row.address,
    birthOn: day(row.birthOn),
    family: row.family,
    job: row.job,
    daysOff: row.daysOff,
    preferredChannel: row.preferredChannel as MyProfile['preferredChannel'],
    convenientTimes: row.convenientTimes as MyProfile['convenientTimes'],
    consent: { mail: consentMail, sms: consentSms } as MyProfile['consent'],
    locale: row.locale === 'en' ? 'en' : 'ja',
    unread: row.unread,
    store: {
      name: store.name,
      phone: store.phone,
      postalCode: store.postalCode,
      address: store.address,
      openFrom: store.openFrom,
      openTo: store.openTo,
      closedWeekdays: store.closedWeekdays,
    },
  };
}

/** `h•••@example.jp`: the customer knows it again, and nobody learns it from a screen left open (C8). */
const hintOf = (address: string): string => address.replace(/^(.)[^@]*/u, '$1•••');

export const presentMyQuote = (row: QuoteRow, timeZone: string): MyQuote => ({
  ...row,
  status: row.status as MyQuote['status'],
  wishes: row.wishes as MyQuote['wishes'],
  receivedAt: instantIn(timeZone)(row.receivedAt),
});

export const presentMyMessage = (row: MessageRow, timeZone: string): MyMessage => ({
  ...row,
  at: instantIn(timeZone)(row.at),
});
