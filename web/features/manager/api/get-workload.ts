import type { Workload } from '#contract/manager';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const workloadQuery = (storeId: string) =>
  queryOptions({
    // below todos: news of the board make it stale
    queryKey: ['todos', 'workload', storeId],
    queryFn: ({ signal }) => get<Workload>(`/stores/${storeId}/workload`, undefined, signal),
    refetchInterval: 60_000,
  });
