import type { Customer } from '#contract/customers';
import type { Page } from '#contract/fields';
import type { HistoryEntry } from '#contract/history';
import type { Order } from '#contract/orders';
import type { Quote } from '#contract/quotes';
import type { Vehicle } from '#contract/vehicles';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'profile'],
    queryFn: ({ signal }) => get<Customer>(`/customers/${id}`, undefined, signal),
  });

export const customerVehiclesQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'vehicles'],
    queryFn: async ({ signal }) =>
      (await get<Page<Vehicle>>(`/customers/${id}/vehicles`, undefined, signal)).items,
  });

export const customerQuotesQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'quotes'],
    queryFn: async ({ signal }) =>
      (await get<Page<Quote>>('/quotes', { customerId: id, limit: 50 }, signal)).items,
  });

export const customerOrdersQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['customer', id, 'orders'],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Order>>('/orders', { customerId: id, limit: 10, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const customerHistoryQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['customer', id, 'history'],
    queryFn: ({ signal, pageParam }) =>
      get<Page<HistoryEntry>>(`/customers/${id}/history`, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
