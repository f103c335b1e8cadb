import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Todo } from './generated/client.ts';

export type { Todo };

/** 新着 is an inquiry without a follow (A6): closes the inquiry's ToDos when a follow is assigned. */
export async function closeInquiryTodos(tx: Tx, customerId: string, quoteId: string | null): Promise<void> {
  const ofQuote = quoteId ? Prisma.sql`AND (quote_id IS NULL OR quote_id = ${quoteId}::uuid)` : Prisma.empty;
  await tx.$executeRaw`
    UPDATE todo SET status = 'done', result = 'done', cancel_reason = 'follow_assigned', completed_at = now(), updated_at = now()
    WHERE customer_id = ${customerId}::uuid AND status = 'open' AND kind = 'inquiry' ${ofQuote}`;
}

export interface TodoClosing {
  id: string;
  result: string;
  note: string | null;
  nextContactAt: Date | null;
  at: Date;
  by: string;
}

/** Closes an open ToDo; null: somebody was faster. */
export async function closeTodo(tx: Tx, closing: TodoClosing): Promise<Todo | null> {
  const [todo] = await tx.todo.updateManyAndReturn({
    where: { id: closing.id, status: 'open' },
    data: {
      status: 'done',
      result: closing.result,
      resultNote: closing.note,
      nextContactAt: closing.nextContactAt,
      completedAt: closing.at,
      completedBy: closing.by,
    },
  });
  return todo ?? null;
}

/** Marks the step of a completed ToDo done; returns what it was, or null where it had ended already. */
export async function markStepDone(
  tx: Tx,
  stepId: string,
  at: Date,
): Promise<{ wasPlanned: boolean } | null> {
  const rows = await tx.$queryRaw<{ before: string }[]>`
    UPDATE follow_step s SET status = 'done', done_at = ${at}::timestamptz, issued_at = coalesce(s.issued_at, ${at}::timestamptz)
    FROM (SELECT id, status FROM follow_step WHERE id = ${stepId}::uuid FOR UPDATE) old
    WHERE s.id = old.id AND old.status IN ('planned', 'issued') RETURNING old.status AS before`;
  return rows[0] ? { wasPlanned: rows[0].before === 'planned' } : null;
}

export interface Reassignment {
  todoIds?: readonly string[] | undefined;
  fromAssigneeId?: string | null | undefined;
  storeId?: string | undefined;
  dueFrom?: Date | undefined;
  dueBefore?: Date | undefined;
  /** beside those of the days: what is late at this instant, as the board has it (A6) */
  lateAt?: Date | undefined;
  /** dealt out one after the other in due order */
  toAssigneeIds: readonly (string | null)[];
  /** stores the actor sees */
  stores: readonly string[] | 'all';
}

/** Which ToDos `t` a reassignment means. */
export function toGive(change: Omit<Reassignment, 'toAssigneeIds'>): Prisma.Sql {
  const conditions = [Prisma.sql`t.status = 'open'`];
  if (change.stores !== 'all') conditions.push(Prisma.sql`t.store_id = ANY (${[...change.stores]}::uuid[])`);
  if (change.storeId) conditions.push(Prisma.sql`t.store_id = ${change.storeId}::uuid`);
  if (change.todoIds) conditions.push(Prisma.sql`t.id = ANY (${[...change.todoIds]}::uuid[])`);
  if (change.fromAssigneeId !== undefined) {
    conditions.push(Prisma.sql`t.assignee_id IS NOT DISTINCT FROM ${change.fromAssigneeId}`);
  }
  const days = [
    ...(change.dueFrom ? [Prisma.sql`t.due_at >= ${change.dueFrom}::timestamptz`] : []),
    ...(change.dueBefore ? [Prisma.sql`t.due_at < ${change.dueBefore}::timestamptz`] : []),
  ];
  const inDays = days.length > 0 ? Prisma.join(days, ' AND ') : Prisma.sql`true`;
  conditions.push(
    change.lateAt
      ? Prisma.sql`((${inDays}) OR (t.kind NOT IN ('inquiry', 'reply') AND t.due_at < ${change.lateAt}::timestamptz
          - (SELECT s.grace_minutes FROM store s WHERE s.id = t.store_id) * interval '1 minute'))`
      : inDays,
  );
  return Prisma.join(conditions, ' AND ');
}

/** Hands open ToDos to others, evenly over several people, in one statement. */
export async function reassignOpenTodos(
  tx: Tx,
  change: Reassignment,
): Promise<
  {
    id: string;
    storeId: string;
    customerId: string;
    followId: string | null;
    from: string | null;
    to: string | null;
  }[]
> {
  return tx.$queryRaw`
    WITH dealt AS (
      SELECT t.id, t.assignee_id AS old, row_number() OVER (ORDER BY t.due_at, t.id) - 1 AS nr FROM todo t
      WHERE ${toGive(change)})
    UPDATE todo t SET assignee_id = people.ids[1 + dealt.nr % cardinality(people.ids)], updated_at = now()
    FROM dealt, (SELECT ${[...change.toAssigneeIds]}::text[] AS ids) people
    WHERE t.id = dealt.id AND t.status = 'open'
    RETURNING t.id, t.store_id AS "storeId", t.customer_id AS "customerId", t.follow_id AS "followId", dealt.old AS "from",
      t.assignee_id AS "to"`;
}

/** The number on record reaches somebody else: no SMS or call to it until it is corrected. */
export async function noteWrongNumber(tx: Tx, customerId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE customer SET phone_undeliverable_at = ${at}::timestamptz, updated_at = now() WHERE id = ${customerId}::uuid`;
}

/** An inbound message was dealt with. */
export async function noteHandled(
  tx: Tx,
  messageId: string,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE message SET handled_at = ${at}::timestamptz, handled_by = ${by} WHERE id = ${messageId}::uuid AND handled_at IS NULL`;
}
