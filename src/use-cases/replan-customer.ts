import type { Tx } from '#db/client';
import { lockFollowsOfCustomer } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import type { OutboxMessage } from '#db/outbox';
import type { Actor } from '#domain/actor';
import { outboxRow } from './apply-stop.ts';
import type { UseCaseDeps } from './deps.ts';
import { historyRow } from './record.ts';
import { replanFollow, wakeMessage } from './replan-follow.ts';

/**
 * Plans again what has not run of all the customer's follows, after the convenient times changed (A11). The customer
 * must be locked; after the commit the returned messages are told to the engine.
 */
export async function replanCustomer(
  tx: Tx,
  deps: UseCaseDeps,
  actor: Actor,
  customer: { id: string; storeId: string },
): Promise<OutboxMessage[]> {
  const messages: OutboxMessage[] = [];
  const history = [];
  for (const follow of await lockFollowsOfCustomer(tx, customer.id)) {
    const moved = await replanFollow(tx, deps, follow.id);
    if (moved === 0) continue;
    messages.push(wakeMessage(deps, follow));
    history.push(
      historyRow(deps, actor, {
        storeId: customer.storeId,
        customerId: customer.id,
        followId: follow.id,
        kind: 'plan_changed',
        summary: `連絡しやすい時間の変更により、予定を${moved}件組み直しました`,
        detail: { moved },
      }),
    );
  }
  await insertRows(tx, { historyEntry: history, signalOutbox: messages.map(outboxRow) });
  return messages;
}
