import type { CustomerSelection } from '#contract/selection';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

interface Change {
  selected: number;
  changed: number;
}

function useBulkChange<Body>(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => post<Change>(path, body),
    onSuccess: () => {
      for (const key of [['customers'], ['customer'], ['todos']])
        void client.invalidateQueries({ queryKey: key });
    },
  });
}

export const useBulkTags = () =>
  useBulkChange<{ selection: CustomerSelection; add: string[]; remove: string[] }>('/customers/bulk-tags');

export const useBulkAssignee = () =>
  useBulkChange<{ selection: CustomerSelection; assigneeId: string | null; withTodos: boolean }>(
    '/customers/bulk-assignee',
  );
