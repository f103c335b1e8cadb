import type { Tx } from '#db/client';
import { isActiveStaff } from '#db/customers';
import { insertRows } from '#db/insert-rows';
import type { TodoView } from '#db/todo-board';
import { reassignOpenTodos, type Reassignment } from '#db/todos';
import { giveTodos, readTakers, readWorkToGive } from '#db/reassign-by-load';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { spreadByLoad } from '#domain/spread-by-load';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';
import { getTodo } from './list-todos.ts';
import { auditRow } from './record.ts';

/**
 * Takes a ToDo over or hands it to a colleague (A7); null leaves it to anybody.
 * @throws DomainError `not_found`, `todo_already_closed`
 */
export async function reassignTodo(
  deps: UseCaseDeps,
  actor: Actor,
  input: { todoId: string; assigneeId: string | null },
): Promise<TodoView> {
  authorize(actor, 'todo.write');
  const before = await getTodo(deps, actor, input);
  if (before.status !== 'open') throw new DomainError('todo_already_closed');
  const changed = await reassign(deps, actor, { todoIds: [input.todoId], toAssigneeIds: [input.assigneeId] });
  if (changed === 0) throw new DomainError('todo_already_closed');
  return getTodo(deps, actor, input);
}

export interface ReassignTodosInput {
  /** the open ToDos of this person; null: those of nobody */
  fromAssigneeId?: string | null | undefined;
  todoIds?: readonly string[] | null | undefined;
  storeId?: string | null | undefined;
  /** ISO instants: only those due from the first and before the second, for days off */
  dueFrom?: string | null | undefined;
  dueBefore?: string | null | undefined;
  /** also what is late, whatever its day: nobody would do it while its owner is away */
  withLate?: boolean | undefined;
  /** several share them */
  toAssigneeIds: readonly string[];
  /** evenly in due order unless by what each has due that day against their capacity */
  share?: 'evenly' | 'by_load' | undefined;
}

/**
 * Hands many open ToDos to others, for a day off or a leaving colleague (A7).
 * @returns number of ToDos handed over
 * @throws DomainError `invalid_input` where nothing says which ToDos, `not_found` for unknown staff
 */
export async function reassignTodos(
  deps: UseCaseDeps,
  actor: Actor,
  input: ReassignTodosInput,
): Promise<{ reassigned: number }> {
  authorize(actor, 'todo.bulk');
  if (input.fromAssigneeId === undefined && !input.todoIds) {
    throw new DomainError('invalid_input', {
      message: 'neither fromAssigneeId nor todoIds says which ToDos',
      field: 'fromAssigneeId',
      remedy: {
        ja: '引き継ぎ元の担当者（fromAssigneeId）か、ToDoの一覧（todoIds）を指定してください',
        en: 'give the assignee to take over from (fromAssigneeId), or a list of ToDos (todoIds)',
      },
    });
  }
  const reassigned = await reassign(deps, actor, input);
  return { reassigned };
}

async function reassign(
  deps: UseCaseDeps,
  actor: Actor,
  input: Omit<ReassignTodosInput, 'toAssigneeIds'> & { toAssigneeIds: readonly (string | null)[] },
): Promise<number> {
  return deps.db.transaction(
    async (tx) => {
      for (const id of input.toAssigneeIds) await requireStaff(tx, id);
      const change: Reassignment = {
        toAssigneeIds: input.toAssigneeIds,
        stores: actor.storeIds,
        // Named ToDos are meant whoever has them, unless somebody is named too.
        ...(input.fromAssigneeId !== undefined &&
          (input.fromAssigneeId || !input.todoIds) && { fromAssigneeId: input.fromAssigneeId }),
        ...(input.todoIds && { todoIds: input.todoIds }),
        ...(input.storeId && { storeId: input.storeId }),
        ...(input.dueFrom && { dueFrom: new Date(input.dueFrom) }),
        ...(input.dueBefore && { dueBefore: new Date(input.dueBefore) }),
        ...(input.withLate && { lateAt: deps.now() }),
      };
      const changed =
        input.share === 'by_load'
          ? await giveByLoad(tx, change, deps.now())
          : await reassignOpenTodos(tx, change);
      await insertRows(tx, {
        auditLog: changed.map((todo) =>
          auditRow(deps, actor, {
            action: 'todo.reassign',
            entity: 'todo',
            entityId: todo.id,
            storeId: todo.storeId,
            before: { assigneeId: todo.from },
            after: { assigneeId: todo.to },
          }),
        ),
      });
      return changed.length;
    },
    { actor },
  );
}

async function giveByLoad(tx: Tx, change: Reassignment, now: Date) {
  const work = await readWorkToGive(tx, change, now);
  const people = change.toAssigneeIds.filter((id) => id !== null);
  if (work.length === 0 || people.length === 0) return [];
  const takers = await readTakers(tx, people, [...new Set(work.map(({ day }) => day))], now);
  const takenBy = spreadByLoad(work, takers);
  return giveTodos(
    tx,
    work.map(({ id }, index) => ({ id, to: takenBy[index] ?? people[0] ?? '' })),
  );
}

async function requireStaff(tx: Tx, id: string | null): Promise<void> {
  if (id === null || (await isActiveStaff(tx, id))) return;
  throw new DomainError('not_found', { message: 'no such active member of staff', field: 'assigneeId' });
}
