import type { Tx } from './client.ts';

/** ToDos that a wish chosen on My Page made (C6): in ユーザ返信, of a quote and of no message. */
interface OfQuote {
  customerId: string;
  quoteId: string;
}

/** The open one of a quote; null: nobody waits for an answer to a wish. The customer must be locked. */
export async function findWishTodo(tx: Tx, { customerId, quoteId }: OfQuote): Promise<string | null> {
  const found = await tx.todo.findFirst({
    where: { customerId, quoteId, kind: 'reply', status: 'open', messageId: null },
    select: { id: true },
  });
  return found?.id ?? null;
}

/** The wish is another one before anybody has seen to it. */
export async function retitleTodo(tx: Tx, id: string, title: string): Promise<void> {
  await tx.todo.update({ where: { id }, data: { title } });
}

/** The wish was taken back before anybody has seen to it. */
export async function cancelWishTodo(tx: Tx, id: string): Promise<void> {
  await tx.todo.update({ where: { id }, data: { status: 'cancelled', cancelReason: 'withdrawn' } });
}
