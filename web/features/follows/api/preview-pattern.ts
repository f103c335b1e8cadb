import type { Preview } from '#contract/patterns';
import { queryOptions } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

/** What assigning would plan; nothing is stored. */
export const previewQuery = (
  patternId: string,
  customerId: string,
  base: string | null,
  quoteId: string | null = null,
) =>
  queryOptions({
    queryKey: ['preview', { patternId, customerId, base, quoteId }],
    queryFn: () =>
      post<Preview>(`/patterns/${patternId}/preview`, {
        customerId,
        ...(base && { base }),
        ...(quoteId && { quoteId }),
      }),
    staleTime: 30_000,
  });
