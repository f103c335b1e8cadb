import type {
  CleaningBatch,
  CleaningTarget,
  CleaningTargetPreview,
  CreateCleaningBatch,
} from '#contract/cleaning';
import type { Page } from '#contract/fields';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { get, post } from '../../../shared/http.ts';

export const decisionsQuery = (storeId: string | null, runId?: string) =>
  infiniteQueryOptions({
    queryKey: ['cleaning', 'decisions', { storeId, runId }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<CleaningBatch>>(
        '/cleaning/decisions',
        { storeId, runId, limit: 20, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** How many customers a decision would concern, and what is decided of them now. */
export const targetQuery = (target: CleaningTarget | null) =>
  queryOptions({
    queryKey: ['cleaning', 'target', target],
    queryFn: () => post<CleaningTargetPreview>('/cleaning/decisions/preview', target),
    enabled: target !== null,
    placeholderData: keepPreviousData,
  });

/** A decision changes what lists of customers, their pages and the results of runs show. */
function useRefresh() {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [['cleaning'], ['customers'], ['customer']])
      void client.invalidateQueries({ queryKey });
  };
}

export function useDecide() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (input: CreateCleaningBatch) =>
      post<{ items: CleaningBatch[] }>('/cleaning/decisions', input),
    onSuccess: refresh,
  });
}

export function useUndoDecision() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => post<CleaningBatch>(`/cleaning/decisions/${id}/undo`),
    onSuccess: refresh,
  });
}
