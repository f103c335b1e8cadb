import type { CrmCustomer, CrmEventOf } from '#contract/crm-events';
import { changeCustomer, type CustomerValues, findCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import type { Consent } from '#domain/kinds';
import { isDomainError } from '#errors';
import { type Consents, consentRowsOf } from '../consent/consent-changes.ts';
import { customerValues } from '../customer-values.ts';
import { replanCustomer } from '../replan-customer.ts';
import { auditRow } from '../record.ts';
import { effect, type EventContext, type EventEffect } from './event-context.ts';

/** The CRM's view of a customer; later news win, whatever the order in which they come. */
export async function customerUpserted(
  ctx: EventContext,
  event: CrmEventOf<'customer.upserted'>,
): Promise<EventEffect> {
  if (ctx.overtaken) return effect(ctx, { status: 'stale' });
  const values = await writeCustomer(ctx, event.data.customer);
  const messages =
    values.convenientTimes === undefined
      ? []
      : await replanCustomer(ctx.tx, ctx.deps, ctx.actor, ctx.customer);
  return effect(ctx, { work: { starts: [], messages } });
}

/** Writes what the CRM tells of a customer; what it leaves out stays. */
export async function writeCustomer(ctx: EventContext, told: Partial<CrmCustomer>): Promise<CustomerValues> {
  const values = await readValues(ctx, told);
  if (Object.keys(values).length === 0) return values;
  const before = await findCustomer(ctx.tx, ctx.actor, ctx.customer.id);
  await changeCustomer(ctx.tx, ctx.customer.id, values);
  await insertRows(ctx.tx, {
    consentEvent: consentRowsOf(ctx.deps, ctx.actor, {
      customerId: ctx.customer.id,
      storeId: ctx.customer.storeId,
      ...(before && { before }),
      after: values as Consents,
      source: 'crm',
      occasion: `crm:${ctx.eventId}`,
      proof: { messageId: ctx.eventId },
    }),
    auditLog: [
      auditRow(ctx.deps, ctx.actor, {
        action: 'customer.upsert',
        entity: 'customer',
        entityId: ctx.customer.id,
        storeId: ctx.customer.storeId,
        after: values,
      }),
    ],
  });
  return values;
}

async function readValues(ctx: EventContext, told: Partial<CrmCustomer>): Promise<CustomerValues> {
  const { externalId: _externalId, storeCode: _storeCode, name, consent, ...rest } = told;
  const said = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined && value !== null),
  );
  const input = { ...said, ...(name && { name }), ...(consent && { consent: readConsent(consent) }) };
  try {
    return await customerValues(ctx.tx, input);
  } catch (error) {
    if (!isDomainError(error, 'invalid_input') || error.field !== 'phone') throw error;
    // A number that cannot be one is kept as entered for a person to correct; the rest of the event still counts.
    const { phone, ...others } = input as typeof input & { phone?: string };
    return { ...(await customerValues(ctx.tx, others)), phone: null, phoneEntered: phone ?? null };
  }
}

const CONSENT_WORDS: Record<string, Consent> = {
  true: 'granted',
  granted: 'granted',
  false: 'denied',
  denied: 'denied',
  refused: 'denied',
  service_only: 'service_only',
};

function readConsent(consent: NonNullable<CrmCustomer['consent']>) {
  const read = (value: unknown) =>
    value === undefined ? undefined : (CONSENT_WORDS[String(value)] ?? 'unknown');
  const pairs = Object.entries(consent).map(([channel, value]) => [channel, read(value)]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}
