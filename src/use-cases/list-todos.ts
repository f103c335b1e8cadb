import type { TodoFilter, TodoPosition, TodoView } from '#db/todo-board';
import { findTodoView, listTodoViews } from '#db/todo-board';
import { countTodos as countInStores, type TodoCounts } from '#db/todo-counts';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from './deps.ts';

/** A page of the board in due order (A6, A8); `after` and `nextAfter` name the last ToDo of a page. */
export async function listTodos(
  deps: UseCaseDeps,
  actor: Actor,
  input: TodoFilter & { limit: number; after?: TodoPosition | undefined },
): Promise<{ items: TodoView[]; nextAfter: TodoPosition | null }> {
  authorize(actor, 'todo.read');
  const { limit, after, ...filter } = input;
  const page = { now: deps.now(), limit: limit + 1, after };
  const found = await listTodoViews(deps.db.reader(actor, { plan: 'once' }), actor, filter, page);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextAfter: found.length > limit && last ? { dueAt: last.dueAt, id: last.id } : null };
}

/** Live counts of the board's buckets (A6). */
export async function countTodos(
  deps: UseCaseDeps,
  actor: Actor,
  input: Omit<TodoFilter, 'bucket' | 'status'>,
): Promise<TodoCounts> {
  authorize(actor, 'todo.read');
  return countInStores(deps.db.reader(actor, { plan: 'once' }), actor, input, deps.now());
}

/** @throws DomainError `not_found` */
export async function getTodo(deps: UseCaseDeps, actor: Actor, input: { todoId: string }): Promise<TodoView> {
  authorize(actor, 'todo.read');
  const todo = await findTodoView(deps.db.reader(actor, { plan: 'once' }), actor, input.todoId, deps.now());
  if (!todo) throw new DomainError('not_found', { message: 'no such ToDo', field: 'todoId' });
  return todo;
}
