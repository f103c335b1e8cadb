import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';

export interface CancelledTodo {
  id: string;
  followId: string | null;
}

/**
 * Cancels what an event makes pointless beside the live follows: open ToDos of follows that have run to their end and
 * would have stopped on it, and on a contract or an end the inquiry that still waits in 新着. With a quote, only what
 * belongs to it or to none. A reply of the customer stays a ToDo.
 * @param before for news that came late: what was assigned later is none of their business
 */
export async function cancelEndedTodos(
  tx: Tx,
  customerId: string,
  { reason, quoteId, before }: { reason: 'reply' | 'contract' | 'end'; quoteId?: string; before?: Date },
): Promise<CancelledTodo[]> {
  const ofQuote = (column: Prisma.Sql) =>
    quoteId ? Prisma.sql`AND (${column} IS NULL OR ${column} = ${quoteId}::uuid)` : Prisma.empty;
  const until = (column: Prisma.Sql) =>
    before ? Prisma.sql`AND ${column} <= ${before}::timestamptz` : Prisma.empty;
  return tx.$queryRaw<CancelledTodo[]>`
    WITH t AS (
      UPDATE todo t SET status = 'cancelled', cancel_reason = ${reason}, updated_at = now()
      WHERE t.customer_id = ${customerId}::uuid AND t.status = 'open' AND (
        (t.kind <> 'reply' AND EXISTS (SELECT FROM follow f JOIN pattern_version v ON v.id = f.pattern_version_id
          WHERE f.id = t.follow_id AND f.status = 'completed' AND ${reason} = ANY (v.stop_on)
            AND (${reason} <> 'reply' OR v.on_reply <> 'pause')
            ${ofQuote(Prisma.sql`f.quote_id`)} ${until(Prisma.sql`f.assigned_at`)}))
        OR (t.kind = 'inquiry' AND ${reason} <> 'reply' ${ofQuote(Prisma.sql`t.quote_id`)} ${until(Prisma.sql`t.due_at`)}))
      RETURNING t.id, t.follow_id AS "followId", t.follow_step_id),
    s AS (UPDATE follow_step SET status = 'cancelled', skip_reason = ${reason}
      WHERE id IN (SELECT follow_step_id FROM t) AND status = 'issued')
    SELECT id, "followId" FROM t`;
}
