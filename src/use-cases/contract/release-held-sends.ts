import type { Tx } from '#db/client';
import { releaseHeld } from '#db/held-sends';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import { findPrices } from '#db/price-list';
import type { Store } from '#db/stores';
import { findSpentYen } from '#db/usage';
import { formatWallClock } from '#domain/planning/zone';
import { unitPricesOn } from '#domain/prices';
import { outboxRow } from '../apply-stop.ts';
import type { UseCaseDeps } from '../deps.ts';
import { wakeMessage } from '../replan-follow.ts';

/** Told at once; of more, the reconciler tells the rest. */
const TOLD_AT_ONCE = 500;

/**
 * After a store's budget was raised: what it held goes out now, as far as it fits (D7). Everything that speaks against a
 * send is asked again when it is made.
 * @returns messages to tell the engine after the commit
 */
export async function releaseHeldSends(
  tx: Tx,
  deps: UseCaseDeps,
  before: Pick<Store, 'budgetCapYen'>,
  store: Pick<Store, 'id' | 'budgetCapYen' | 'timeZone'>,
): Promise<OutboxMessage[]> {
  const [old, cap] = [before.budgetCapYen, store.budgetCapYen];
  if (old === null || (cap !== null && cap <= old)) return [];
  const now = deps.now();
  const today = formatWallClock(now, store.timeZone).slice(0, 10);
  const { follows } = await releaseHeld(tx, {
    storeId: store.id,
    roomYen: cap === null ? null : Math.max(0, cap - (await findSpentYen(tx, store.id))),
    prices: unitPricesOn(await findPrices(tx), today),
    now,
  });
  const messages = follows.map((follow) => wakeMessage(deps, follow));
  await insertRows(tx, { signalOutbox: messages.map(outboxRow) });
  return messages.slice(0, TOLD_AT_ONCE);
}
