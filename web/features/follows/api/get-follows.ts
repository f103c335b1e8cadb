import type { Page } from '#contract/fields';
import type { Follow } from '#contract/follows';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';
import { type FollowSearch, statesOf } from '../follow-filter.ts';

export const followsQuery = (storeId: string | null, search: FollowSearch) => {
  const { statuses, stopReason } = statesOf(search.status);
  const filter = {
    storeId,
    patternId: search.pattern,
    status: statuses?.join(','),
    stopReason,
    negotiationState: search.deal,
  };
  return infiniteQueryOptions({
    queryKey: ['follows', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Follow>>('/follows', { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
};
