import type { CreateReview, Review } from '#contract/manager';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { get, post } from '../../../shared/http.ts';

export const reviewsQuery = (storeId: string | null, reviewerId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['reviews', { storeId, reviewerId }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Review>>('/reviews', { storeId, reviewerId, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const customerReviewsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'reviews'],
    queryFn: async ({ signal }) =>
      (await get<Page<Review>>(`/customers/${customerId}/reviews`, { limit: 20 }, signal)).items,
  });

export function useCreateReview(customerId: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (review: CreateReview) => post<Review>(`/customers/${customerId}/reviews`, review),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['reviews'] });
      void client.invalidateQueries({ queryKey: ['customer', customerId] });
      void client.invalidateQueries({ queryKey: ['todos'] });
    },
  });
}
