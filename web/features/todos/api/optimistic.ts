import type { Page } from '#contract/fields';
import type { Todo, TodoCounts } from '#contract/todos';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';

type Board = InfiniteData<Page<Todo>, string | null>;
type RollBack = () => void;

const isBoard = (data: unknown): data is Board =>
  typeof data === 'object' && data !== null && 'pages' in data;

async function change(
  client: QueryClient,
  edit: (items: Todo[]) => Todo[],
  count?: (counts: TodoCounts) => TodoCounts,
): Promise<RollBack> {
  await client.cancelQueries({ queryKey: ['todos'] });
  const before = [
    ...client.getQueriesData({ queryKey: ['todos'] }),
    ...client.getQueriesData({ queryKey: ['todo-counts'] }),
  ];
  client.setQueriesData({ queryKey: ['todos'] }, (data: unknown) => {
    if (Array.isArray(data)) return edit(data as Todo[]);
    return isBoard(data)
      ? { ...data, pages: data.pages.map((page) => ({ ...page, items: edit(page.items) })) }
      : data;
  });
  if (count)
    client.setQueriesData<TodoCounts>({ queryKey: ['todo-counts'] }, (counts) => counts && count(counts));
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data);
  };
}

/** Takes the ToDos off every list and out of the counts; the answer puts them back. */
export function takeOffBoard(client: QueryClient, todos: Todo[]): Promise<RollBack> {
  const ids = new Set(todos.map(({ id }) => id));
  return change(
    client,
    (items) => items.filter(({ id }) => !ids.has(id)),
    (counts) => {
      const left = { ...counts };
      for (const { bucket } of todos) if (bucket) left[bucket] = Math.max(0, left[bucket] - 1);
      return left;
    },
  );
}

export const nameAssignee = (
  client: QueryClient,
  ids: string[],
  assignee: { id: string; name: string } | null,
): Promise<RollBack> =>
  change(client, (items) =>
    items.map((todo) =>
      ids.includes(todo.id)
        ? { ...todo, assigneeId: assignee?.id ?? null, assigneeName: assignee?.name ?? null }
        : todo,
    ),
  );
