import type { CustomerExtras, QuoteExtras } from '#contract/quote-extras';
import type { Tx } from '#db/client';
import { changeCustomer, type CustomerValues } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { changeQuote, type QuoteValues } from '#db/quotes';
import type { Actor } from '#domain/actor';
import type { UseCaseDeps } from './deps.ts';
import { auditRow } from './record.ts';

/** Columns of the fields that are said; what is left out or empty stays as it was. */
export function quoteExtraValues(extras: QuoteExtras): Pick<QuoteValues, keyof QuoteExtras> {
  const { wishes, usage, downPaymentYen, monthlyPaymentYen, bonusPayments } = extras;
  return {
    ...(wishes !== undefined && { wishes: [...new Set(wishes)] }),
    ...(usage !== undefined && { usage: usage || null }),
    ...(downPaymentYen !== undefined && { downPaymentYen }),
    ...(monthlyPaymentYen !== undefined && { monthlyPaymentYen }),
    ...(bonusPayments !== undefined && { bonusPayments }),
  };
}

export function customerExtraValues({
  birthOn,
  family,
}: CustomerExtras): Pick<CustomerValues, keyof CustomerExtras> {
  return {
    ...(birthOn !== undefined && { birthOn: birthOn === null ? null : new Date(birthOn) }),
    ...(family !== undefined && { family: family || null }),
  };
}

/**
 * Wishes and extra fields that came with a message (C6, C7): those of the quote go to it, those of the customer to the
 * customer. The customer must be locked; fields of a quote without a quote are left out.
 */
export async function writeExtras(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  told: {
    customer: { id: string; storeId: string };
    quoteId: string | null;
    ofQuote: QuoteExtras;
    ofCustomer: CustomerExtras;
  },
): Promise<void> {
  const { customer, quoteId } = told;
  const ofQuote = quoteExtraValues(told.ofQuote);
  const ofCustomer = customerExtraValues(told.ofCustomer);
  const { storeId } = customer;
  if (quoteId && Object.keys(ofQuote).length > 0) {
    await changeQuote(tx, quoteId, ofQuote);
    const facts = { action: 'quote.update', entity: 'quote', entityId: quoteId, storeId, after: ofQuote };
    await insertRows(tx, { auditLog: [auditRow(deps, actor, facts)] });
  }
  if (Object.keys(ofCustomer).length > 0) {
    await changeCustomer(tx, customer.id, ofCustomer);
    const facts = { action: 'customer.update', entity: 'customer', entityId: customer.id, storeId };
    await insertRows(tx, { auditLog: [auditRow(deps, actor, { ...facts, after: ofCustomer })] });
  }
}
