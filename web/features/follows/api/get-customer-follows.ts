import type { Page } from '#contract/fields';
import type { Follow } from '#contract/follows';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const customerFollowsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'follows'],
    queryFn: async ({ signal }) =>
      (await get<Page<Follow>>(`/customers/${customerId}/follows`, { limit: 50 }, signal)).items,
  });
