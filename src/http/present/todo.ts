import type { Todo } from '#contract/todos';
import type { completeTodo } from '#use-cases/complete-todo';
import { instantIn } from './instant.ts';

export type TodoRow = Awaited<ReturnType<typeof completeTodo>>['todo'];

export function presentTodo(row: TodoRow, timeZone: string): Todo {
  const at = instantIn(timeZone);
  return {
    ...row,
    kind: row.kind as Todo['kind'],
    status: row.status as Todo['status'],
    dueAt: at(row.dueAt),
    nextContactAt: at(row.nextContactAt),
    completedAt: at(row.completedAt),
    createdAt: at(row.createdAt),
  };
}
