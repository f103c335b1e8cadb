/**
 * Events of the CRM (POST /api/v1/crm/events, Standard Webhooks): `{ type, timestamp, data }`. Customers and quotes are
 * named by the CRM's own ids. The documented form is flat (`customerExternalId`, `quoteExternalId`); nested forms
 * (`customer: { externalId }`) and `customerId`/`quoteId` as the CRM's ids are understood too, see `parseCrmEvent`.
 */
import { z } from 'zod';
import { calendarDate, instant, line, text, yen } from './fields.ts';
import { customerExtras, quoteExtras } from './quote-extras.ts';

const externalId = line(200);
const channel = z.enum(['mail', 'sms', 'phone', 'postcard', 'other']);

/** What the CRM may tell of a customer. Checked in full where the customer is written. */
const customer = z
  .object({
    externalId,
    storeCode: line(100).nullish(),
    name: line(200).nullish(),
    kana: line(200).nullish(),
    email: z.string().max(254).nullish(),
    phone: z.string().max(30).nullish(),
    postalCode: z.string().max(10).nullish(),
    address: z.string().max(300).nullish(),
    preferredChannel: z.enum(['mail', 'sms', 'phone', 'postcard']).nullish(),
    job: z.string().max(200).nullish(),
    daysOff: z.string().max(200).nullish(),
    convenientTimes: z
      .array(z.object({ weekdays: z.array(z.int()), from: z.string(), to: z.string() }))
      .nullish(),
    consent: z.object({ mail: z.unknown(), sms: z.unknown(), postcard: z.unknown() }).partial().nullish(),
    tags: z.array(line(50)).nullish(),
    ...customerExtras,
  })
  .meta({ id: 'CrmCustomer' });

const vehicle = z
  .object({
    externalId: externalId.nullish(),
    maker: line(100).nullish(),
    model: line(100).nullish(),
    vehicleClass: line(100).nullish(),
    registrationNumber: line(50).nullish(),
    chassisNumber: line(50).nullish(),
    firstRegisteredOn: calendarDate.nullish(),
    inspectionExpiresOn: calendarDate.nullish(),
    odometerKm: z.int().min(0).nullish(),
  })
  .meta({ id: 'CrmVehicle' });

const quote = z.object({
  externalId: externalId.nullish(),
  source: line(100).nullish(),
  vehicleText: z.string().max(500).nullish(),
  estimateYen: yen.nullish(),
  receivedAt: instant.nullish(),
  details: z.record(z.string(), z.unknown()).nullish(),
  ...quoteExtras,
});

const who = { customerExternalId: externalId, customer: customer.partial().nullish() };
const about = { ...who, quoteExternalId: externalId.nullish() };

const event = <T extends string, D extends z.ZodRawShape>(type: T, data: D) =>
  z.object({ type: z.literal(type), timestamp: instant, data: z.object(data) });

export const crmEvent = z
  .discriminatedUnion('type', [
    event('customer.upserted', { customerExternalId: externalId, customer }),
    event('vehicle.upserted', { ...who, vehicle }),
    event('inquiry.received', { ...about, quote }),
    event('deal.negotiated', { ...about, negotiatedOn: calendarDate.nullish() }),
    event('deal.contracted', about),
    event('deal.ended', { ...about, reason: z.string().max(500).nullish() }),
    event('vehicle.delivered', { ...about, vehicle, deliveredOn: calendarDate.nullish() }),
    event('order.placed', {
      ...who,
      order: z.object({
        externalId: externalId.nullish(),
        orderedOn: calendarDate.nullish(),
        product: line(200).nullish(),
        amountYen: yen.default(0),
      }),
    }),
    event('service.done', {
      ...who,
      vehicle: vehicle.nullish(),
      service: z.object({
        externalId: externalId.nullish(),
        kind: line(100).default('service'),
        doneOn: calendarDate.nullish(),
        odometerKm: z.int().min(0).nullish(),
        amountYen: yen.nullish(),
        note: text(5000).nullish(),
      }),
    }),
    event('reply.received', {
      ...about,
      message: z.object({
        externalId: externalId.nullish(),
        channel: channel.default('mail'),
        subject: text(500).nullish(),
        body: text(20_000).default(''),
        /** what the message says of the quote and the customer beside its text (C7) */
        extras: z
          .object({ quote: z.object(quoteExtras).nullish(), customer: z.object(customerExtras).nullish() })
          .nullish(),
      }),
    }),
  ])
  .meta({ id: 'CrmEvent' });

export type CrmEvent = z.infer<typeof crmEvent>;
export type CrmEventType = CrmEvent['type'];
export type CrmEventOf<T extends CrmEventType> = Extract<CrmEvent, { type: T }>;
export type CrmCustomer = z.infer<typeof customer>;
export type CrmVehicle = z.infer<typeof vehicle>;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});

/** The first of the values that says an id; numbers are taken as text. */
function firstId(...values: unknown[]): string | undefined {
  const found = values.find(
    (value) => (typeof value === 'string' && value !== '') || typeof value === 'number',
  );
  return found === undefined ? undefined : String(found);
}

/** Objects an event is about, by the name they may be nested under; left out, the data itself is the object. */
const NESTED: Partial<Record<CrmEventType, [key: string, ...aliases: string[]]>> = {
  'vehicle.upserted': ['vehicle', 'car'],
  'inquiry.received': ['quote', 'inquiry', 'deal'],
  'vehicle.delivered': ['vehicle', 'car'],
  'order.placed': ['order'],
  'service.done': ['service', 'record'],
  'reply.received': ['message', 'reply'],
};

/** Brings the forms that are understood into the documented one. */
function normalize(body: unknown, receivedAt: string): unknown {
  if (!isFields(body)) return body;
  const data = fields(body['data']);
  const type = body['type'] as CrmEventType;
  const quote = fields(data['quote'] ?? data['deal'] ?? data['inquiry']);
  const person =
    type === 'customer.upserted' && !isFields(data['customer']) ? data : fields(data['customer']);
  const customerExternalId = firstId(
    data['customerExternalId'],
    person['externalId'],
    data['customer'],
    data['customerId'],
    person['id'],
  );
  const quoteExternalId = firstId(
    data['quoteExternalId'],
    data['dealExternalId'],
    quote['externalId'],
    data['quote'],
    data['deal'],
    data['quoteId'],
    data['dealId'],
  );
  const nested = NESTED[type];
  const own = nested && (nested.map((key) => data[key]).find(isFields) ?? data);
  return {
    type,
    timestamp: body['timestamp'] ?? body['occurredAt'] ?? data['occurredAt'] ?? receivedAt,
    data: {
      ...data,
      ...(customerExternalId && {
        customerExternalId,
        customer: { ...person, externalId: customerExternalId },
      }),
      ...(quoteExternalId && { quoteExternalId }),
      ...(nested && own && { [nested[0]]: normalizeOwn(type, own, data, quoteExternalId) }),
    },
  };
}

function normalizeOwn(
  type: CrmEventType,
  own: Fields,
  data: Fields,
  quoteExternalId: string | undefined,
): Fields {
  if (type === 'inquiry.received') {
    const externalId = quoteExternalId ?? firstId(own['externalId'], own['id']);
    return { ...own, ...(externalId && { externalId }) };
  }
  if (type === 'reply.received') {
    const externalId = firstId(data['messageExternalId'], own['externalId'], data['messageId'], own['id']);
    return { ...own, ...(externalId && { externalId }), body: own['body'] ?? own['text'] ?? '' };
  }
  const word = (NESTED[type] ?? [''])[0];
  const externalId = firstId(data[`${word}ExternalId`], own['externalId'], data[`${word}Id`], own['id']);
  return { ...own, ...(externalId && { externalId }) };
}

/**
 * Reads an event.
 * @param receivedAt ISO instant, taken where the event carries no timestamp
 * @throws ZodError naming the field, as `data.customerExternalId`
 */
export function parseCrmEvent(body: unknown, receivedAt: string): CrmEvent {
  return crmEvent.parse(normalize(body, receivedAt));
}
