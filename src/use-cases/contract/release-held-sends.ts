import type { Tx } from '#db/client';
import { type ReleasedSends, releaseHeld } from '#db/held-sends';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import { findPrices } from '#db/price-list';
import type { Store } from '#db/stores';
import { findSpentYen } from '#db/usage';
import { formatWallClock } from '#domain/planning/zone';
import { unitPricesOn } from '#domain/prices';
import { outboxRow } from '../apply-stop.ts';
import { handOverRun } from '../automation/begin-run.ts';
import type { UseCaseDeps } from '../deps.ts';
import { runMessageSend } from '../messages/message-send.ts';
import { wakeMessage } from '../replan-follow.ts';

export type Released = Pick<ReleasedSends, 'runs' | 'messageIds'> & { messages: OutboxMessage[] };

/** Told at once; of more, the reconciler tells the rest. */
const TOLD_AT_ONCE = 500;

/**
 * After a store's budget was raised: what it held goes out now, as far as it fits (D7). Everything that speaks against a
 * send is asked again when it is made.
 * @returns what the engine has to be told after the commit (`tellReleased`)
 */
export async function releaseHeldSends(
  tx: Tx,
  deps: UseCaseDeps,
  before: Pick<Store, 'budgetCapYen'>,
  store: Pick<Store, 'id' | 'budgetCapYen' | 'timeZone'>,
): Promise<Released> {
  const [old, cap] = [before.budgetCapYen, store.budgetCapYen];
  if (old === null || (cap !== null && cap <= old)) return { messages: [], runs: [], messageIds: [] };
  const now = deps.now();
  const today = formatWallClock(now, store.timeZone).slice(0, 10);
  const { follows, runs, messageIds } = await releaseHeld(tx, {
    storeId: store.id,
    roomYen: cap === null ? null : Math.max(0, cap - (await findSpentYen(tx, store.id))),
    prices: unitPricesOn(await findPrices(tx), today),
    now,
  });
  const messages = follows.map((follow) => wakeMessage(deps, follow));
  await insertRows(tx, { signalOutbox: messages.map(outboxRow) });
  return {
    messages: messages.slice(0, TOLD_AT_ONCE),
    runs,
    messageIds: messageIds.slice(0, TOLD_AT_ONCE),
  };
}

/** Begins the work of single sends that were let go. Never throws: what is not told now, the reconciler does. */
export async function tellReleased(deps: UseCaseDeps, { runs, messageIds }: Released): Promise<void> {
  await Promise.all([
    ...runs.map((run) => handOverRun(deps, run)),
    ...messageIds.map((id) => runMessageSend(deps, id)),
  ]);
}
