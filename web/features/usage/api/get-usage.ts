import type { ContractView, Price, UsageMonth, UsageView } from '#contract/usage';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
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

export const contractQuery = (storeId: string) =>
  queryOptions({
    queryKey: ['contract', storeId],
    queryFn: ({ signal }) => get<ContractView>(`/stores/${storeId}/contract`, undefined, signal),
  });

export const pricesQuery = queryOptions({
  queryKey: ['prices'],
  queryFn: async ({ signal }) => (await get<{ items: Price[] }>('/prices', undefined, signal)).items,
});
