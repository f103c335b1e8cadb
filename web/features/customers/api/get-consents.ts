import type { Consents } from '#contract/consents';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

/** Below the customer's own key: what changes the customer changes what may be sent. */
export const consentsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'consents'],
    queryFn: ({ signal }) => get<Consents>(`/customers/${customerId}/consents`, {}, signal),
  });
