import type { Page } from '#contract/fields';
import type { ApiKey, CreateApiKey } from '#contract/users';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { del, get, post } from '../../../shared/http.ts';

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async ({ signal }) => (await get<Page<ApiKey>>('/api-keys', { limit: 200 }, signal)).items,
});

export function useCreateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateApiKey) => post<ApiKey & { key: string }>('/api-keys', body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}

export function useRevokeApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => del<void>(`/api-keys/${id}`),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}
