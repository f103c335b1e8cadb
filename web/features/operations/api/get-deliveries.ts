import type { Delivery } from '#contract/deliveries';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const deliveriesQuery = (filter: { storeId: string | null; status: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Delivery>>('/deliveries', { ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
