import type { Page } from '#contract/fields';
import type { CreateTemplate, Template, UpdateTemplate } from '#contract/templates';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { get, patch, post } from '../../../shared/http.ts';

/** Templates of the store and those for every store; a dealer has tens of them, so one page holds all. */
export const allTemplatesQuery = (storeId: string | null, archived: boolean) =>
  queryOptions({
    queryKey: ['templates', 'all', { storeId, archived }],
    queryFn: async ({ signal }) =>
      (
        await get<Page<Template>>(
          '/templates',
          { storeId, limit: 200, archived: archived || undefined },
          signal,
        )
      ).items,
  });

/** With `id` a change, without a new template. */
export function useSaveTemplate(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateTemplate | UpdateTemplate) =>
      id ? patch<Template>(`/templates/${id}`, body) : post<Template>('/templates', body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['templates'] }),
  });
}
