import type { Page } from '#contract/fields';
import type { Follow } from '#contract/follows';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';
import { type FollowSearch, statesOf } from '../follow-filter.ts';

/** The filter of the list as the API names it, for the list and its export. */
export const followFilter = (storeId: string | null, search: FollowSearch) => {
  const { statuses, stopReason } = statesOf(search.status);
  return {
    storeId,
    patternId: search.pattern,
    status: statuses?.join(','),
    stopReason,
    negotiationState: search.deal,
  };
};

export const followsQuery = (storeId: string | null, search: FollowSearch) => {
  const filter = followFilter(storeId, search);
  return infiniteQueryOptions({
    queryKey: ['follows', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Follow>>('/follows', { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
};
