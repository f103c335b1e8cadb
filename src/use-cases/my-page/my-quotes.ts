import { lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { findMyQuotes, type MyQuote } from '#db/my-page';
import { findQuote } from '#db/quotes';
import type { Actor } from '#domain/actor';
import { WISH_TEXT, type Wish } from '#domain/wishes';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireLivingCustomer } from '../find-customers.ts';
import { historyRow } from '../record.ts';
import { writeExtras } from '../write-extras.ts';
import { noteWishes } from './note-wish.ts';

export type { MyQuote };

export const listMyQuotes = (deps: UseCaseDeps, visitor: Actor): Promise<MyQuote[]> =>
  findMyQuotes(deps.db.reader(visitor));

/** @throws DomainError not_found, also for quotes of somebody else */
export async function getMyQuote(deps: UseCaseDeps, visitor: Actor, id: string): Promise<MyQuote> {
  const [quote] = await findMyQuotes(deps.db.reader(visitor), id);
  if (!quote) throw noSuchQuote();
  return quote;
}

/**
 * 車がみたい, 試乗がしたい, カタログが見たい (C6): what holds from now on. A new wish waits in ユーザ返信 for a person.
 * @throws DomainError not_found, also for quotes of somebody else
 */
export async function setMyWishes(
  deps: UseCaseDeps,
  visitor: Actor,
  { quoteId, wishes }: { quoteId: string; wishes: Wish[] },
): Promise<MyQuote> {
  await deps.db.transaction(async (tx) => {
    await lockCustomer(tx, visitor.id);
    const customer = await requireLivingCustomer(tx, visitor, visitor.id, 'id');
    const quote = await findQuote(tx, visitor, quoteId);
    if (quote?.customerId !== visitor.id) throw noSuchQuote();
    const wanted = [...new Set(wishes)].sort();
    if (wanted.join() === [...quote.wishes].sort().join()) return;
    await writeExtras(tx, deps, visitor, { customer, quoteId, ofQuote: { wishes: wanted }, ofCustomer: {} });
    await noteWishes(tx, deps, { customer, quoteId, before: quote.wishes, wishes: wanted });
    const words = wanted.map((wish) => WISH_TEXT[wish]).join('、');
    await insertRows(tx, {
      historyEntry: [
        historyRow(deps, visitor, {
          storeId: customer.storeId,
          customerId: customer.id,
          quoteId,
          kind: 'wishes_changed',
          summary: words ? `希望が届きました: ${words}` : '希望が取り消されました',
          detail: { wishes: wanted },
        }),
      ],
    });
  });
  return getMyQuote(deps, visitor, quoteId);
}

const noSuchQuote = (): DomainError =>
  new DomainError('not_found', { message: 'no such quote', field: 'id' });
