import type {
  BatchItem,
  BatchSelection,
  FollowBatch,
  UndoFollowBatch,
  UndoPreview,
} from '#contract/follow-batches';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { get, post } from '../../../shared/http.ts';

const atWork = (status: FollowBatch['status']) => status === 'preparing' || status === 'running';

export const batchesQuery = (storeId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['batches', { storeId }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<FollowBatch>>('/follow-batches', { storeId, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ status }) => atWork(status))) ? 3_000 : false,
  });

/** Asked every second while it runs, so that the bar moves. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['batch', id, 'job'],
    queryFn: ({ signal }) => get<FollowBatch>(`/follow-batches/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && atWork(state.data.status) ? 1_000 : false),
  });

export const batchItemsQuery = (id: string, status: string | null) =>
  infiniteQueryOptions({
    queryKey: ['batch', id, 'items', { status }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<BatchItem>>(`/follow-batches/${id}/items`, { status, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const undoPreviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['batch', id, 'undo'],
    queryFn: ({ signal }) => get<UndoPreview>(`/follow-batches/${id}/undo`, undefined, signal),
    staleTime: 0,
  });

export interface NewBatch {
  action: 'assign' | 'remove_remaining' | 'replace';
  selection: BatchSelection;
  patternId?: string;
  base?: string;
  ratePerSecond?: number;
}

function useBegin<Input>(send: (input: Input) => Promise<FollowBatch>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (batch) => {
      client.setQueryData(batchQuery(batch.id).queryKey, batch);
      for (const key of [['batches'], ['batch'], ['follows'], ['customers'], ['pattern'], ['patterns']])
        void client.invalidateQueries({ queryKey: key });
    },
  });
}

export const useCreateBatch = () => useBegin((body: NewBatch) => post<FollowBatch>('/follow-batches', body));

export const useUndoBatch = (id: string) =>
  useBegin((body: UndoFollowBatch) => post<FollowBatch>(`/follow-batches/${id}/undo`, body));

export const useMoveFollows = (patternId: string) =>
  useBegin((toVersion: number) => post<FollowBatch>(`/patterns/${patternId}/moves`, { toVersion }));

export function useControlBatch(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: 'pause' | 'resume' | 'cancel') =>
      post<FollowBatch>(`/follow-batches/${id}/${change}`),
    onSuccess: (batch) => client.setQueryData(batchQuery(id).queryKey, batch),
    onSettled: () => void client.invalidateQueries({ queryKey: ['batches'] }),
  });
}
