import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { CreateCustomer, UpdateCustomer } from '#contract/customers';
import type { Tx } from '#db/client';
import { type CustomerValues, isActiveStaff } from '#db/customers';
import { isRelayAddress } from '#domain/relay-address';
import { validateConvenientTimes } from '#domain/convenient-times';
import { DomainError } from '#errors';
import { customerExtraValues } from './write-extras.ts';

/** Columns of what a request says; what it leaves out is not in the answer. */
export async function customerValues(
  tx: Tx,
  input: CreateCustomer | UpdateCustomer,
): Promise<CustomerValues> {
  const {
    storeId: _storeId,
    phone,
    consent,
    consentProof: _consentProof,
    convenientTimes,
    lastNegotiatedOn,
    birthOn,
    family,
    tags,
    postalCode,
    email,
    ...rest
  } = input;
  if (convenientTimes) validateConvenientTimes(convenientTimes);
  if (rest.assigneeId && !(await isActiveStaff(tx, rest.assigneeId))) {
    throw new DomainError('not_found', { message: 'no such member of staff', field: 'assigneeId' });
  }
  return {
    ...rest,
    ...phoneValues(phone),
    ...customerExtraValues({ birthOn, family }),
    ...(postalCode !== undefined && { postalCode: postalCode && normalizePostalCode(postalCode) }),
    ...(convenientTimes !== undefined && { convenientTimes: convenientTimes ?? [] }),
    ...(consent?.mail !== undefined && { consentMail: consent.mail }),
    ...(consent?.sms !== undefined && { consentSms: consent.sms }),
    ...(consent?.postcard !== undefined && { consentPostcard: consent.postcard }),
    ...(lastNegotiatedOn !== undefined && {
      lastNegotiatedOn: lastNegotiatedOn ? new Date(lastNegotiatedOn) : null,
    }),
    ...(tags !== undefined && { tags: [...new Set(tags ?? [])] }),
    // A new address is worth a new try (D8).
    ...(email !== undefined && !isEcho(email) && { email, emailUndeliverableAt: null }),
    ...(phone !== undefined && { phoneUndeliverableAt: null }),
    ...(rest.address !== undefined && { postUndeliverableAt: null }),
  };
}

/** The relay address, given back by whoever read it from us: the real address stays (C8). */
const isEcho = (email: string | null | undefined): boolean => email != null && isRelayAddress(email);

/** E.164, with the entered form kept (DESIGN §8). */
function phoneValues(entered: string | null | undefined): Pick<CustomerValues, 'phone' | 'phoneEntered'> {
  if (entered === undefined) return {};
  if (entered === null || entered.trim() === '') return { phone: null, phoneEntered: null };
  const phone = phoneNumberOf(entered);
  if (!phone) {
    throw new DomainError('invalid_input', {
      message: 'phone is not a telephone number',
      field: 'phone',
      remedy: {
        ja: '090-1234-5678 や +81 90-1234-5678 のように、市外局番から指定してください',
        en: 'give it with its area code, such as 090-1234-5678 or +81 90-1234-5678',
      },
    });
  }
  return { phone, phoneEntered: entered };
}

/** A telephone number in E.164, as dialled in Japan unless it says its country; null: it is none. */
export function phoneNumberOf(entered: string): string | null {
  const number = parsePhoneNumberFromString(entered.normalize('NFKC').replaceAll(/[ー−‐–—]/g, '-'), 'JP');
  return number?.isPossible() ? number.number : null;
}

const normalizePostalCode = (entered: string): string => {
  const digits = entered.normalize('NFKC').replaceAll(/\D/g, '');
  return `${digits.slice(0, 3)}-${digits.slice(3)}`;
};
