import type { Page } from '#contract/fields';
import type { Encoding, Import, ImportError, ImportPreview } from '#contract/imports';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

const atWork = new Set(['checking', 'running']);

export const importsQuery = (storeId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['imports', { storeId }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Import>>('/imports', { storeId, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ status }) => atWork.has(status))) ? 3_000 : false,
  });

/** Asked every second while rows are read, so that the bar moves. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id, 'job'],
    queryFn: ({ signal }) => get<Import>(`/imports/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && atWork.has(state.data.status) ? 1_000 : false),
  });

export const importPreviewQuery = (id: string, encoding: Encoding | undefined) =>
  queryOptions({
    queryKey: ['import', id, 'preview', { encoding }],
    queryFn: ({ signal }) => get<ImportPreview>(`/imports/${id}/preview`, { encoding, rows: 5 }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

export const importErrorsQuery = (id: string, finishedAt: string | null) =>
  infiniteQueryOptions({
    queryKey: ['import', id, 'errors', finishedAt],
    queryFn: ({ signal, pageParam }) =>
      get<Page<ImportError>>(`/imports/${id}/errors`, { limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
