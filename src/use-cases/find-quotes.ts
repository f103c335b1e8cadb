import type { Tx } from '#db/client';
import { findQuote, findQuotes, type Quote, type QuoteFilter } from '#db/quotes';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { noSuchCustomer } from './find-customers.ts';

export async function listQuotes(
  deps: UseCaseDeps,
  actor: Actor,
  input: QuoteFilter & { take: number; after?: string | undefined },
): Promise<Quote[]> {
  authorize(actor, 'customer.read');
  const { take, after, ...filter } = input;
  const rows = deps.db.reader(actor, { plan: 'once' });
  const found = await findQuotes(rows, actor, filter, { take, after });
  if (!found) throw noSuchCustomer('customerId');
  return found;
}

export async function getQuote(deps: UseCaseDeps, actor: Actor, id: string): Promise<Quote> {
  authorize(actor, 'customer.read');
  return deps.db.transaction((tx) => requireQuote(tx, actor, id), { actor });
}

/** @throws DomainError not_found */
export async function requireQuote(tx: Tx, actor: Actor, id: string): Promise<Quote> {
  const quote = await findQuote(tx, actor, id);
  if (!quote) throw new DomainError('not_found', { message: 'no such quote', field: 'id' });
  return quote;
}
