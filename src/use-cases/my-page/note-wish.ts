import type { Tx } from '#db/client';
import { insertRows } from '#db/insert-rows';
import { cancelWishTodo, findWishTodo, retitleTodo } from '#db/wish-todos';
import { WISH_TEXT, type Wish } from '#domain/wishes';
import type { UseCaseDeps } from '../deps.ts';

interface ChangedWishes {
  customer: { id: string; storeId: string; assigneeId: string | null };
  quoteId: string;
  before: readonly string[];
  wishes: readonly Wish[];
}

/**
 * What a customer wishes for waits in ユーザ返信 until a person has answered it or marked it as handled (C6, A6): one ToDo per
 * quote, which says all that is wished for now. Wishes that are all taken back before take it back. A wish answers no
 * message, so it stops no pattern. The customer must be locked.
 */
export async function noteWishes(
  tx: Tx,
  deps: UseCaseDeps,
  { customer, quoteId, before, wishes }: ChangedWishes,
): Promise<void> {
  const todoId = await findWishTodo(tx, { customerId: customer.id, quoteId });
  const title = `希望が届きました: ${wishes.map((wish) => WISH_TEXT[wish]).join('、')}`;
  if (todoId) return wishes.length > 0 ? retitleTodo(tx, todoId, title) : cancelWishTodo(tx, todoId);
  if (!wishes.some((wish) => !before.includes(wish))) return;
  await insertRows(tx, {
    todo: [
      {
        id: deps.newId(),
        storeId: customer.storeId,
        customerId: customer.id,
        quoteId,
        kind: 'reply',
        channel: 'phone',
        title,
        dueAt: deps.now(),
        status: 'open',
        assigneeId: customer.assigneeId,
      },
    ],
  });
}
