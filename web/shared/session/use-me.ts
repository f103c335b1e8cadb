import type { Me } from '#contract/users';
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { get } from '../http.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => get<Me>('/me', undefined, signal),
  staleTime: 5 * 60_000,
  retry: false,
});

/** The signed-in person; every page below the shell has one. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

/** Whether the person's role allows the action of src/domain/policy.ts; the API decides again. */
export const useCan = (action: string): boolean => useQuery(meQuery).data?.can.includes(action) ?? false;
