import { findOutbox, type LocalOutbox } from '#db/local-outbox';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';

export type { LocalOutbox };

/** What the local channels "sent" for the actor's stores. */
export async function listOutbox(
  deps: UseCaseDeps,
  actor: Actor,
  input: { channel?: string | undefined; take: number; after?: { at: Date; id: string } | undefined },
): Promise<LocalOutbox[]> {
  authorize(actor, 'customer.read');
  return deps.db.transaction((tx) => findOutbox(tx, actor, input, input), { actor });
}
