import type { SendRow } from '#db/send-facts';
import { withAdvertisingFooter } from '#domain/advertising-footer';
import type { Carrier } from '#domain/send-decision';
import { assertSmsLength, smsSegments } from '#domain/sms-length';
import { renderTemplate, type TemplateValues } from '#domain/template-variables';
import { DomainError } from '#errors';

/** What is said, before it is known by which carrier. */
export interface Texts {
  subject: string | null;
  body: string;
}

/** A message as it goes to a channel, and as the ledger keeps it. */
export interface Message {
  carrier: Carrier;
  /** mail address, telephone number in E.164, or postal address on one line */
  to: string;
  subject: string | null;
  body: string;
  priceYen: number;
}

/**
 * Fills in the texts for a carrier.
 * @param anyLength a survey link is longer than one SMS: it goes as several parts, each paid for
 * @throws DomainError `missing_variable`, `unknown_variable`, `sms_too_long` (D2), `missing_address`
 */
export function composeMessage(
  row: SendRow,
  carrier: Carrier,
  texts: Texts,
  values: TemplateValues,
  anyLength = false,
): Message {
  // What a person wrote to one customer says what it says: `{{` in it is text.
  const isTemplate = row.step?.purpose !== 'personal';
  const fill = (text: string, field?: string) => (isTemplate ? renderTemplate(text, values, field) : text);
  const mustNameSender = row.step?.purpose === 'advertising' && carrier === 'mail';
  const written = fill(texts.body);
  const body = mustNameSender
    ? withAdvertisingFooter(written, row.store, values['unsubscribe.url'] ?? '')
    : written;
  const heading =
    carrier === 'mail' ? (texts.subject ?? defaultSubject(row)) : headingOf(row, carrier, texts);
  const subject = heading === null ? null : fill(heading, 'subject');
  // 70 characters are the limit of automatic sending; a person sees how many parts it takes (D2).
  if (carrier === 'sms' && !anyLength && isTemplate) assertSmsLength(body);
  const parts = carrier === 'sms' ? smsSegments(body) : 1;
  return { carrier, to: addressOf(row, carrier), subject, body, priceYen: row.priceYen[carrier] * parts };
}

/** What stands over the text of a postcard: its own heading, else that of the store's back. */
const headingOf = ({ store }: SendRow, carrier: Carrier, { subject }: Texts): string | null =>
  carrier === 'postcard' ? subject || store.postcardHeading : null;

const defaultSubject = ({ step, store }: SendRow): string => step?.title ?? `${store.name}からのお知らせ`;

function addressOf({ customer }: SendRow, carrier: Carrier): string {
  const postal =
    customer.postalCode && customer.address ? `〒${customer.postalCode} ${customer.address}` : null;
  const address = { mail: customer.email, sms: customer.phone, postcard: postal }[carrier];
  if (!address) throw new DomainError('missing_address', { field: carrier });
  return address;
}

/** Values of the variables a template may name (src/domain/template-variables.ts). */
export function templateValues({ customer, store, quote, vehicle, order }: SendRow): TemplateValues {
  const vehicleName = [vehicle?.maker, vehicle?.model].filter(Boolean).join(' ');
  return {
    'customer.name': customer.name,
    'customer.kana': customer.kana,
    'store.name': store.name,
    'store.phone': store.phone,
    'store.address': store.address,
    'store.openFrom': store.openFrom,
    'store.openTo': store.openTo,
    'staff.name': customer.staffName,
    'quote.vehicle': quote?.vehicleText,
    'quote.estimateYen': quote?.estimateYen == null ? null : `${quote.estimateYen.toLocaleString('ja-JP')}円`,
    'quote.receivedOn': quote && japaneseDate(quote.receivedAt, store.timeZone),
    'vehicle.name': vehicleName,
    'vehicle.registrationNumber': vehicle?.registrationNumber,
    'vehicle.inspectionExpiresOn': japaneseDate(vehicle?.inspectionExpiresOn, 'UTC'),
    'vehicle.deliveredOn': japaneseDate(vehicle?.deliveredOn, 'UTC'),
    'order.product': order?.product,
    'order.orderedOn': japaneseDate(order?.orderedOn, 'UTC'),
  };
}

/** @param value calendar date (with zone UTC) or instant */
function japaneseDate(value: string | null | undefined, timeZone: string): string | null {
  if (!value) return null;
  return new Intl.DateTimeFormat('ja-JP', { dateStyle: 'long', timeZone }).format(new Date(value));
}
