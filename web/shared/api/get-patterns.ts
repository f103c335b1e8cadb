import type { Page } from '#contract/fields';
import type { Pattern } from '#contract/patterns';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../http.ts';

/** Patterns of the store and those for every store; a dealer has tens of them, so one page holds all. */
export const patternsQuery = (storeId: string | null, archived = false) =>
  queryOptions({
    queryKey: ['patterns', { storeId, archived }],
    queryFn: async ({ signal }) =>
      (
        await get<Page<Pattern>>(
          '/patterns',
          { storeId, limit: 200, archived: archived || undefined },
          signal,
        )
      ).items,
    staleTime: 60_000,
  });
