import type { CleaningLookup, CleaningRun, CleaningRunPreview, CreateCleaningRun } from '#contract/cleaning';
import type { Page } from '#contract/fields';
import type { ScrapStatus } from '#domain/scrap-lookup';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { get, post } from '../../../shared/http.ts';

const isAtWork = ({ status }: CleaningRun) => status === 'preparing' || status === 'running';

export const runsQuery = (storeId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['cleaning', 'runs', { storeId }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<CleaningRun>>('/cleaning/runs', { storeId, limit: 20, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isAtWork)) ? 3_000 : false,
  });

/** Asked every second while vehicles are looked up, so that the bar moves. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['cleaning', 'run', id],
    queryFn: ({ signal }) => get<CleaningRun>(`/cleaning/runs/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? 1_000 : false),
  });

/** Results of one word, or of all; read again as the run gets on. */
export const lookupsQuery = (id: string, result: ScrapStatus | null, done: number) =>
  infiniteQueryOptions({
    queryKey: ['cleaning', 'lookups', id, { result, done }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<CleaningLookup>>(
        `/cleaning/runs/${id}/lookups`,
        { result, limit: 50, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

type Range = Pick<CreateCleaningRun, 'from' | 'to' | 'skipExcluded' | 'storeId'>;

export const runPreviewQuery = (range: Range | null) =>
  queryOptions({
    queryKey: ['cleaning', 'preview', range],
    queryFn: () => post<CleaningRunPreview>('/cleaning/runs/preview', range),
    enabled: range !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });

export function useStartRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CreateCleaningRun) => post<CleaningRun>('/cleaning/runs', input),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['cleaning', 'runs'] }),
  });
}

export type RunCommand = 'pause' | 'resume' | 'cancel' | 'retry';

export function useCommandRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: RunCommand) => post<CleaningRun>(`/cleaning/runs/${id}/${command}`),
    onSuccess: (run) => client.setQueryData(['cleaning', 'run', id], run),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['cleaning', 'run', id] });
      void client.invalidateQueries({ queryKey: ['cleaning', 'runs'] });
    },
  });
}
