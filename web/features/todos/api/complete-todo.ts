import type { Todo } from '#contract/todos';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../../shared/http.ts';
import { showDone } from '../../../shared/notify.ts';
import { takeOffBoard } from './optimistic.ts';

export interface Completion {
  todo: Todo;
  result: 'connected' | 'no_answer' | 'call_back' | 'refused' | 'wrong_number' | 'done';
  note?: string;
  nextContactAt?: string;
}

/** Gone from the board at once; back again if the API refuses. */
export function useCompleteTodo() {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: ({ todo, ...body }: Completion) =>
      post<Todo & { next: Todo | null }>(`/todos/${todo.id}/complete`, body),
    onMutate: ({ todo }) => takeOffBoard(client, [todo]),
    onError: (_error, _input, rollBack) => rollBack?.(),
    onSuccess: (answer, { todo, result }) =>
      showDone(
        `${todo.customerName}: ${t(`todo.result.${result}`)}${answer.next ? ` — ${t('todo.nextMade')}` : ''}`,
      ),
    onSettled: (_answer, _error, { todo }) => {
      void client.invalidateQueries({ queryKey: ['todos'] });
      void client.invalidateQueries({ queryKey: ['todo-counts'] });
      void client.invalidateQueries({ queryKey: ['customer', todo.customerId] });
    },
  });
}
