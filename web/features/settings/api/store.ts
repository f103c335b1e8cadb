import type { Store, UpdateStore } from '#contract/stores';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { get, patch } from '../../../shared/http.ts';

export const storeQuery = (id: string) =>
  queryOptions({
    queryKey: ['stores', id],
    queryFn: ({ signal }) => get<Store>(`/stores/${id}`, undefined, signal),
  });

export function useUpdateStore(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateStore) => patch<Store>(`/stores/${id}`, body),
    onSuccess: (store) => {
      client.setQueryData(storeQuery(id).queryKey, store);
      void client.invalidateQueries({ queryKey: ['me'] });
      void client.invalidateQueries({ queryKey: ['todos'] });
      void client.invalidateQueries({ queryKey: ['todo-counts'] });
    },
  });
}
