import { findCustomer, isActiveStaff } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import type { TodoView } from '#db/todo-board';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { getTodo } from './list-todos.ts';
import { auditRow, historyRow } from './record.ts';

export interface CreateTodoInput {
  customerId: string;
  channel: 'phone' | 'task' | 'mail' | 'sms' | 'postcard';
  title?: string | null | undefined;
  note?: string | null | undefined;
  /** ISO instant */
  dueAt: string;
  /** the customer's own salesperson unless given */
  assigneeId?: string | null | undefined;
  quoteId?: string | null | undefined;
}

const CHANNEL_TITLE = {
  phone: '電話する',
  task: '作業',
  mail: 'メールする',
  sms: 'SMSを送る',
  postcard: 'はがきを出す',
} as const;

/**
 * A planned one-off contact without a pattern (A5: 「20日後に電話」).
 * @throws DomainError `not_found`, `customer_erased`
 */
export async function createTodo(deps: UseCaseDeps, actor: Actor, input: CreateTodoInput): Promise<TodoView> {
  authorize(actor, 'todo.write');
  const id = deps.newId();
  await deps.db.transaction(
    async (tx) => {
      const customer = await findCustomer(tx, actor, input.customerId);
      if (!customer) throw new DomainError('not_found', { message: 'no such customer', field: 'customerId' });
      if (customer.erasedAt) throw new DomainError('customer_erased', { field: 'customerId' });
      if (input.assigneeId && !(await isActiveStaff(tx, input.assigneeId))) {
        throw new DomainError('not_found', { message: 'no such member of staff', field: 'assigneeId' });
      }
      const { storeId } = customer;
      const title = input.title ?? CHANNEL_TITLE[input.channel];
      await insertRows(tx, {
        todo: [
          {
            id,
            storeId,
            customerId: customer.id,
            quoteId: input.quoteId ?? null,
            kind: 'one_off',
            channel: input.channel,
            title,
            note: input.note ?? null,
            dueAt: input.dueAt,
            status: 'open',
            assigneeId: input.assigneeId === undefined ? customer.assigneeId : input.assigneeId,
          },
        ],
        historyEntry: [
          historyRow(deps, actor, {
            storeId,
            customerId: customer.id,
            quoteId: input.quoteId ?? null,
            kind: 'todo_created',
            channel: input.channel,
            summary: `連絡の予定を入れました: ${title}`,
            detail: { todoId: id, dueAt: input.dueAt },
          }),
        ],
        auditLog: [
          auditRow(deps, actor, {
            action: 'todo.create',
            entity: 'todo',
            entityId: id,
            storeId,
            after: { dueAt: input.dueAt, channel: input.channel },
          }),
        ],
      });
    },
    { actor },
  );
  return getTodo(deps, actor, { todoId: id });
}
