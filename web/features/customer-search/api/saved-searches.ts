import type { SavedSearch, WriteSavedSearch } from '#contract/customer-search';
import type { Page } from '#contract/fields';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { del, get, post, put } from '../../../shared/http.ts';

export const savedSearchesQuery = queryOptions({
  queryKey: ['saved-searches'],
  queryFn: async ({ signal }) =>
    (await get<Page<SavedSearch>>('/saved-searches', { limit: 200 }, signal)).items,
});

/** With `id` the saved one is overwritten. */
export function useSaveSearch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: WriteSavedSearch & { id?: string | undefined }) =>
      id ? put<SavedSearch>(`/saved-searches/${id}`, body) : post<SavedSearch>('/saved-searches', body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['saved-searches'] }),
  });
}

export function useRemoveSavedSearch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => del<void>(`/saved-searches/${id}`),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['saved-searches'] }),
  });
}
