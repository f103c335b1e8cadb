import type { Page } from '#contract/fields';
import type {
  CreatePostcardBatch,
  PostcardBatch,
  PostcardCard,
  PostcardReturn,
  PostcardSettings,
  PutPostcardSettings,
  RecordReturn,
} from '#contract/postcards';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { get, post, put } from '../../../shared/http.ts';

const first = null as string | null;

export const settingsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ['postcards', 'settings', storeId],
    queryFn: ({ signal }) => get<PostcardSettings>('/postcard-settings', { storeId }, signal),
  });

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PutPostcardSettings) => put<PostcardSettings>('/postcard-settings', body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['postcards', 'settings'] }),
  });
}

export const batchesQuery = (storeId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['postcards', 'batches', { storeId }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<PostcardBatch>>('/postcard-batches', { storeId, limit: 50, cursor: pageParam }, signal),
    initialPageParam: first,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ status }) => status === 'preparing'))
        ? 3_000
        : false,
  });

/** Asked every second while it is made, so that the bar moves. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['postcards', 'batch', id],
    queryFn: ({ signal }) => get<PostcardBatch>(`/postcard-batches/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'preparing' ? 1_000 : false),
  });

export const cardsQuery = (id: string, status: PostcardCard['status'] | null, revision: string) =>
  infiniteQueryOptions({
    queryKey: ['postcards', 'cards', id, { status, revision }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<PostcardCard>>(
        `/postcard-batches/${id}/cards`,
        { status, limit: 100, cursor: pageParam },
        signal,
      ),
    initialPageParam: first,
    getNextPageParam: (page) => page.nextCursor,
  });

function useChanged() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['postcards'] });
}

export function useCreateBatch() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: Partial<CreatePostcardBatch>) => post<PostcardBatch>('/postcard-batches', body),
    onSuccess: changed,
  });
}

export type BatchCommand =
  | { command: 'hand-over' | 'print' | 'post' }
  | { command: 'cancel'; cards: 'keep' | 'drop' };

export function useCommandBatch(id: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ command, ...body }: BatchCommand) =>
      post<PostcardBatch>(`/postcard-batches/${id}/${command}`, body),
    onSettled: changed,
  });
}

export const returnsQuery = (storeId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['postcards', 'returns', { storeId }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<PostcardReturn>>('/postcard-returns', { storeId, limit: 50, cursor: pageParam }, signal),
    initialPageParam: first,
    getNextPageParam: (page) => page.nextCursor,
  });

export function useRecordReturn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<RecordReturn>) => post<PostcardReturn>('/postcard-returns', body),
    meta: { quiet: true },
    onSuccess: () => {
      for (const key of ['postcards', 'todos', 'todo-counts', 'customer'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
