import type { Todo } from '#contract/todos';
import { modals } from '@mantine/modals';
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

function useStopFollow() {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (followId: string) => post(`/follows/${followId}/stop`, { reason: 'staff' }),
    onSuccess: () => showDone(t('follow.stoppedDone')),
    onSettled: () => {
      for (const stale of ['follows', 'customer', 'todos', 'todo-counts'])
        void client.invalidateQueries({ queryKey: [stale] });
    },
  });
}

/** Gone from the board at once; back again if the API refuses. */
export function useCompleteTodo() {
  const client = useQueryClient();
  const { t } = useTranslation();
  const stop = useStopFollow();
  // a refusal ends the call; whether it ends the follow is for the person to say
  const askToStop = (followId: string, name: string) =>
    modals.openConfirmModal({
      title: t('todo.stopAsk'),
      children: t('todo.stopAskText', { name }),
      labels: { confirm: t('follow.stopNow'), cancel: t('todo.keepFollow') },
      confirmProps: { color: 'red' },
      closeButtonProps: { 'aria-label': t('action.close') },
      onConfirm: () => stop.mutate(followId),
    });
  return useMutation({
    mutationFn: ({ todo, ...body }: Completion) =>
      post<Todo & { next: Todo | null; suggestStop: boolean }>(`/todos/${todo.id}/complete`, body),
    onMutate: ({ todo }) => takeOffBoard(client, [todo]),
    onError: (_error, _input, rollBack) => rollBack?.(),
    onSuccess: (answer, { todo, result }) => {
      showDone(
        `${todo.customerName}: ${t(`todo.result.${result}`)}${answer.next ? ` — ${t('todo.nextMade')}` : ''}`,
      );
      if (answer.suggestStop && todo.followId) askToStop(todo.followId, todo.customerName);
    },
    onSettled: (_answer, _error, { todo }) => {
      void client.invalidateQueries({ queryKey: ['todos'] });
      void client.invalidateQueries({ queryKey: ['todo-counts'] });
      void client.invalidateQueries({ queryKey: ['customer', todo.customerId] });
    },
  });
}
