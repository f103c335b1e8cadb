import {
  findHistory,
  findMessages,
  type HistoryEntry,
  type Message,
  type TimelinePosition,
} from '#db/history';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';
import { noSuchCustomer, requireCustomer } from './find-customers.ts';

export type { HistoryEntry, Message };

/** 応対履歴: one timeline, newest first (C10). @throws DomainError not_found */
export async function listHistory(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    customerId: string;
    followId?: string | undefined;
    kind?: string | undefined;
    take: number;
    after?: TimelinePosition | undefined;
  },
): Promise<HistoryEntry[]> {
  authorize(actor, 'customer.read');
  const rows = deps.db.reader(actor, { plan: 'once' });
  const entries = await findHistory(rows, actor, input, input);
  if (!entries) throw noSuchCustomer('id');
  return entries;
}

/** @throws DomainError not_found */
export async function listMessages(
  deps: UseCaseDeps,
  actor: Actor,
  input: { customerId: string; take: number; after?: TimelinePosition | undefined },
): Promise<Message[]> {
  authorize(actor, 'customer.read');
  return deps.db.transaction(
    async (tx) => {
      await requireCustomer(tx, actor, input.customerId, 'id');
      return findMessages(tx, actor, input.customerId, input);
    },
    { actor },
  );
}
