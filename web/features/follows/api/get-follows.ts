import type { Page } from '#contract/fields';
import type { Follow } from '#contract/follows';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const followsQuery = (filter: {
  storeId: string | null;
  patternId: string | undefined;
  status: string | undefined;
}) =>
  infiniteQueryOptions({
    queryKey: ['follows', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Follow>>('/follows', { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
