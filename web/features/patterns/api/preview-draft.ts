import type { Preview } from '#contract/patterns';
import { queryOptions } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';
import { type Draft, toRequest } from '../draft.ts';

/** The plan of a pattern that is not saved yet. */
export const draftPreviewQuery = (draft: Draft, base: string, storeId: string | null) => {
  const { base: _kind, name, ...rest } = toRequest(draft);
  const body = { ...rest, name, base, ...(storeId && { storeId }) };
  return queryOptions({
    queryKey: ['preview', 'draft', JSON.stringify(body)],
    queryFn: () => post<Preview>('/patterns/preview', body),
    staleTime: 60_000,
    retry: false,
  });
};
