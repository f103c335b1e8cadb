import type { AssignPattern, Follow } from '#contract/follows';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export function useAssignPattern() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AssignPattern) => post<Follow>('/follows', body),
    onSuccess: (_follow, { customerId }) => {
      for (const key of [['customer', customerId], ['customers'], ['follows'], ['todos'], ['todo-counts']])
        void client.invalidateQueries({ queryKey: key });
    },
  });
}
