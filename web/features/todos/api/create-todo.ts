import type { Todo } from '#contract/todos';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export interface NewTodo {
  customerId: string;
  channel: string;
  title?: string;
  note?: string;
  dueAt: string;
  assigneeId?: string;
}

export function useCreateTodo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTodo) => post<Todo>('/todos', body),
    onSuccess: (_todo, { customerId }) => {
      void client.invalidateQueries({ queryKey: ['todos'] });
      void client.invalidateQueries({ queryKey: ['todo-counts'] });
      void client.invalidateQueries({ queryKey: ['customer', customerId] });
    },
  });
}
