import type { Page } from '#contract/fields';
import type { ContractView, HeldSendView, Price, UsageMonth, UsageView } from '#contract/usage';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const usageQuery = (storeId: string, month: string) =>
  queryOptions({
    queryKey: ['usage', storeId, 'month', month],
    queryFn: ({ signal }) => get<UsageView>(`/stores/${storeId}/usage`, { month }, signal),
    placeholderData: keepPreviousData,
  });

export const usageMonthsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ['usage', storeId, 'months'],
    queryFn: async ({ signal }) =>
      (await get<{ items: UsageMonth[] }>(`/stores/${storeId}/usage/months`, undefined, signal)).items,
  });

/** Below the key of the store's usage: a cap that is changed reads both anew. */
export const heldSendsQuery = (storeId: string) =>
  infiniteQueryOptions({
    queryKey: ['usage', storeId, 'held'],
    queryFn: ({ signal, pageParam }) =>
      get<Page<HeldSendView>>(`/stores/${storeId}/held-sends`, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const contractQuery = (storeId: string) =>
  queryOptions({
    queryKey: ['contract', storeId],
    queryFn: ({ signal }) => get<ContractView>(`/stores/${storeId}/contract`, undefined, signal),
  });

export const pricesQuery = queryOptions({
  queryKey: ['prices'],
  queryFn: async ({ signal }) => (await get<{ items: Price[] }>('/prices', undefined, signal)).items,
});
