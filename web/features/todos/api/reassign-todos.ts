import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { useCan } from '../../../shared/session/use-me.ts';
import { nameAssignee } from './optimistic.ts';

interface Input {
  todoIds: string[];
  assignees: { id: string; name: string }[];
}

/** One ToDo, or many shared out evenly between several people (A7). */
export function useReassignTodos() {
  const client = useQueryClient();
  const { t } = useTranslation();
  const mayBulk = useCan('todo.bulk');
  return useMutation({
    mutationFn: async ({ todoIds, assignees }: Input) => {
      const toAssigneeIds = assignees.map(({ id }) => id);
      if (mayBulk && todoIds.length > 1)
        return post<unknown>('/todos/bulk-reassign', { todoIds, toAssigneeIds });
      // everybody may take over a colleague's ToDo, one by one
      for (const [index, id] of todoIds.entries())
        await post<unknown>(`/todos/${id}/reassign`, {
          assigneeId: toAssigneeIds[index % toAssigneeIds.length],
        });
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
