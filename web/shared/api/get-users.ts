import type { Page } from '#contract/fields';
import type { User } from '#contract/users';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../http.ts';

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await get<Page<User>>('/users', { limit: 200 }, signal)).items,
  staleTime: 60_000,
});
