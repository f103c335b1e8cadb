import type { Actor } from '#domain/actor';
import type { Tx } from './client.ts';
import type { ConsentEvent, Prisma } from './generated/client.ts';
import { storeFilter } from './scope.ts';

export type { ConsentEvent };
export type NewConsentEvent = Prisma.ConsentEventCreateManyInput;

/** The event of a source key; null: nothing is recorded under it. */
export const findConsentEvent = (tx: Tx, sourceKey: string): Promise<ConsentEvent | null> =>
  tx.consentEvent.findUnique({ where: { sourceKey } });

export const insertConsentEvent = (tx: Tx, data: NewConsentEvent): Promise<ConsentEvent> =>
  tx.consentEvent.create({ data });

/** A customer's ledger, newest first. */
export const findConsentEvents = (tx: Tx, actor: Actor, customerId: string): Promise<ConsentEvent[]> =>
  tx.consentEvent.findMany({
    where: { customerId, ...storeFilter(actor) },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 500,
  });
