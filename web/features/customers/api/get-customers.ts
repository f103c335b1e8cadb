import type { CustomerRow } from '#contract/customers';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export interface CustomerFilter {
  q: string | undefined;
  storeId: string | null;
  negotiationState: string | undefined;
  withoutFollow: boolean | undefined;
}

export const customersQuery = (filter: CustomerFilter) =>
  infiniteQueryOptions({
    queryKey: ['customers', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<CustomerRow>>('/customers', { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
