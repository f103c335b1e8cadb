import type { TodoCounts } from '#contract/todos';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const todoCountsQuery = (storeId: string | null, assigneeId?: string) =>
  queryOptions({
    queryKey: ['todo-counts', { storeId, assigneeId }],
    queryFn: ({ signal }) => get<TodoCounts>('/todos/counts', { storeId, assigneeId }, signal),
    refetchInterval: 60_000,
  });
