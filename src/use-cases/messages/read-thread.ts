import type { TimelinePosition } from '#db/history';
import { lockCustomer } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import { closeReplyTodos, markReadByStaff } from '#db/messages';
import { findAttachment, findThread, type ThreadItem } from '#db/threads';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { noSuchCustomer, requireCustomer } from '../find-customers.ts';
import { historyRow } from '../record.ts';

export type { ThreadItem };

/** Messages both ways and what was sent by itself, newest first. @throws DomainError not_found */
export async function readThread(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    customerId: string;
    quoteId?: string | undefined;
    take: number;
    after?: TimelinePosition | undefined;
  },
): Promise<ThreadItem[]> {
  authorize(actor, 'customer.read');
  const items = await findThread(deps.db.reader(actor, { plan: 'once' }), actor, input, input);
  if (!items) throw noSuchCustomer('id');
  return items;
}

/** A file of a message. @throws DomainError not_found, also for files of other stores */
export async function readAttachment(
  deps: UseCaseDeps,
  actor: Actor,
  id: string,
): Promise<{ fileName: string; contentType: string; content: Uint8Array }> {
  authorize(actor, 'customer.read');
  const file = await findAttachment(deps.db.reader(actor, { plan: 'once' }), actor, id);
  if (!file) throw new DomainError('not_found', { message: 'no such file', field: 'id' });
  return file;
}

interface OfQuote {
  customerId: string;
  /** null: everything of the customer */
  quoteId: string | null;
}

/** Somebody of staff has opened the thread: what the customer wrote counts as read. @throws DomainError not_found */
export async function readByStaff(deps: UseCaseDeps, actor: Actor, of: OfQuote): Promise<void> {
  authorize(actor, 'customer.read');
  await deps.db.transaction(
    async (tx) => {
      await requireCustomer(tx, actor, of.customerId, 'id');
      await markReadByStaff(tx, of, { at: deps.now(), by: actor.name });
    },
    { actor },
  );
}

/**
 * ユーザ返信 has been handled without a message, e.g. by a call: the customer leaves ユーザ返信.
 * @returns the ToDos that are done by it
 * @throws DomainError not_found
 */
export async function handleReplies(deps: UseCaseDeps, actor: Actor, of: OfQuote): Promise<string[]> {
  authorize(actor, 'todo.write');
  return deps.db.transaction(
    async (tx) => {
      await lockCustomer(tx, of.customerId);
      const { storeId } = await requireCustomer(tx, actor, of.customerId, 'id');
      const by = { at: deps.now(), by: actor.name };
      await markReadByStaff(tx, of, by);
      const todoIds = await closeReplyTodos(tx, of, by);
      if (todoIds.length === 0) return todoIds;
      await insertRows(tx, {
        historyEntry: [
          historyRow(deps, actor, {
            ...of,
            storeId,
            kind: 'todo_done',
            summary: 'お客様からの返信に対応しました',
            detail: { todoIds },
          }),
        ],
      });
      return todoIds;
    },
    { actor },
  );
}
