import type { ConvenientTime, Customer, CustomerRow } from '#contract/customers';
import { relayAddress } from '#domain/relay-address';
import type { CustomerRow as Row } from '#use-cases/find-customers';
import { day, instantIn } from './instant.ts';

/** @param relayDomain the real mail address is shown nowhere (C8) */
export function presentCustomer(row: Row, timeZone: string, relayDomain: string): CustomerRow {
  const at = instantIn(timeZone);
  const relay = row.erasedAt ? null : relayAddress(row.relayKey, relayDomain);
  return {
    id: row.id,
    storeId: row.storeId,
    externalId: row.externalId,
    name: row.name,
    kana: row.kana,
    email: row.email && relay,
    relayAddress: relay,
    phone: row.phone,
    phoneEntered: row.phoneEntered,
    postalCode: row.postalCode,
    address: row.address,
    preferredChannel: row.preferredChannel as Customer['preferredChannel'],
    convenientTimes: row.convenientTimes as ConvenientTime[],
    job: row.job,
    daysOff: row.daysOff,
    birthOn: day(row.birthOn),
    family: row.family,
    note: row.note,
    consent: {
      mail: row.consentMail,
      sms: row.consentSms,
      postcard: row.consentPostcard,
    } as Customer['consent'],
    undeliverable: {
      email: at(row.emailUndeliverableAt),
      phone: at(row.phoneUndeliverableAt),
      post: at(row.postUndeliverableAt),
    },
    cleaningDecision: row.cleaningDecision as Customer['cleaningDecision'],
    negotiationState: row.negotiationState as Customer['negotiationState'],
    lastNegotiatedOn: day(row.lastNegotiatedOn),
    assigneeId: row.assigneeId,
    assigneeName: row.assigneeName,
    tags: row.tags,
    erasedAt: at(row.erasedAt),
    createdAt: at(row.createdAt),
    updatedAt: at(row.updatedAt),
    openFollows: row.openFollows,
    nextDueAt: at(row.nextDueAt),
    vehicles: row.vehicles,
  };
}
