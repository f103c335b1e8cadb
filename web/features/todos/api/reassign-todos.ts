import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { nameAssignee } from './optimistic.ts';

interface Input {
  todoIds: string[];
  assignees: { id: string; name: string }[];
}

/** One ToDo, or many shared out evenly between several people (A7). */
export function useReassignTodos() {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: ({ todoIds, assignees }: Input) => {
      const only = assignees.length === 1 ? assignees[0] : undefined;
      return todoIds.length === 1 && only
        ? post<unknown>(`/todos/${todoIds[0]}/reassign`, { assigneeId: only.id })
        : post<unknown>('/todos/bulk-reassign', { todoIds, toAssigneeIds: assignees.map(({ id }) => id) });
    },
    onMutate: ({ todoIds, assignees }) =>
      nameAssignee(client, todoIds, assignees.length === 1 ? (assignees[0] ?? null) : null),
    onError: (_error, _input, rollBack) => rollBack?.(),
    onSuccess: (_answer, { todoIds, assignees }) =>
      showDone(
        t('todo.reassigned', { n: todoIds.length, name: assignees.map(({ name }) => name).join(', ') }),
      ),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['todos'] });
      void client.invalidateQueries({ queryKey: ['todo-counts'] });
    },
  });
}
