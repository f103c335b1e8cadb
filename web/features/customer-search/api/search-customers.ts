import type { FoundCustomer } from '#contract/customer-search';
import type { Page } from '#contract/fields';
import type { CustomerQuery } from '#domain/customer-query';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export type Sort = 'kana' | 'created' | 'last_negotiated';

const within = (storeId: string | null) => (storeId ? { storeId } : {});

export const foundCustomersQuery = (query: CustomerQuery, storeId: string | null, sort: Sort) =>
  infiniteQueryOptions({
    queryKey: ['customers', 'found', { query, storeId, sort }],
    queryFn: ({ pageParam }) =>
      post<Page<FoundCustomer>>('/customers/search', {
        query,
        sort,
        limit: 200,
        ...within(storeId),
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export interface Count {
  count: number;
  sentence: { ja: string; en: string };
}

export const customerCountQuery = (query: CustomerQuery, storeId: string | null) =>
  queryOptions({
    queryKey: ['customers', 'count', { query, storeId }],
    queryFn: () => post<Count>('/customers/search/count', { query, ...within(storeId) }),
  });
