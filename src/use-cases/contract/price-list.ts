import { insertRows } from '#db/insert-rows';
import { findPrices, insertPrice } from '#db/price-list';
import type { Actor } from '#domain/actor';
import { formatWallClock } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import { PRICE_ITEMS, type PriceEntry } from '#domain/prices';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { auditRow } from '../record.ts';

/** The price list with its past and its future (D7). */
export async function listPrices(deps: UseCaseDeps, actor: Actor): Promise<PriceEntry[]> {
  authorize(actor, 'contract.read');
  return findPrices(deps.db.reader(actor));
}

/** Prices are the company's, whatever zone a store is in. */
export const PRICE_ZONE = 'Asia/Tokyo';

/**
 * Sets a price from a coming day on. A price that holds already, or held, is never changed: statements stay as they are.
 * @throws DomainError `invalid_input` for an unknown item or a day that is not to come, `already_exists`
 */
export async function setPrice(deps: UseCaseDeps, actor: Actor, price: PriceEntry): Promise<PriceEntry[]> {
  authorize(actor, 'contract.write');
  if (!PRICE_ITEMS.includes(price.item)) {
    throw new DomainError('invalid_input', {
      message: 'no such item',
      field: 'item',
      remedy: {
        ja: `${PRICE_ITEMS.join(', ')} のどれかにしてください`,
        en: `give one of: ${PRICE_ITEMS.join(', ')}`,
      },
    });
  }
  if (price.validFrom <= formatWallClock(deps.now(), PRICE_ZONE).slice(0, 10)) {
    throw new DomainError('invalid_input', {
      message: 'a price is set for the days to come',
      field: 'validFrom',
      remedy: { ja: '明日以降の日付にしてください', en: 'give a date from tomorrow on' },
    });
  }
  return deps.db.transaction(
    async (tx) => {
      if (!(await insertPrice(tx, { ...price, createdBy: actor.name }))) {
        throw new DomainError('already_exists', {
          message: 'that item has a price from that day already',
          field: 'validFrom',
          remedy: { ja: '別の日付にしてください', en: 'give another date' },
        });
      }
      const facts = { action: 'price.set', entity: 'price', entityId: price.item, after: price };
      await insertRows(tx, { auditLog: [auditRow(deps, actor, facts)] });
      return findPrices(tx);
    },
    { actor },
  );
}
