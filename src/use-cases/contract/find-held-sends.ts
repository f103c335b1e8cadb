import { type HeldSend, listHeldSends } from '#db/held-sends';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from '../deps.ts';
import { requireStore } from '../find-stores.ts';

export type { HeldSend };

/** Sends that wait for a store's budget, whatever they belong to, the longest planned first (D7). */
export async function findHeldSends(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId: string; take: number; after?: string | undefined },
): Promise<HeldSend[]> {
  authorize(actor, 'usage.read');
  const { storeId, ...page } = input;
  const found = await deps.db.transaction(
    async (tx) => {
      await requireStore(tx, actor, storeId, 'id');
      return listHeldSends(tx, actor, storeId, page);
    },
    { actor },
  );
  // Ops run the sends and read nothing of customers (DESIGN §7).
  return actor.role === 'ops' ? found.map((send) => ({ ...send, customerName: null })) : found;
}
