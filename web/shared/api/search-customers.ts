import type { CustomerRow } from '#contract/customers';
import type { Page } from '#contract/fields';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../http.ts';

/** The best few customers for what was typed: name, kana, phone, mail, registration number. */
export const customerSearchQuery = (q: string, storeId: string | null) =>
  queryOptions({
    queryKey: ['customers', 'search', { q, storeId }],
    queryFn: async ({ signal }) =>
      (await get<Page<CustomerRow>>('/customers', { q, storeId, limit: 12 }, signal)).items,
    staleTime: 30_000,
  });
