import type { Page } from '#contract/fields';
import type { Todo } from '#contract/todos';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const customerTodosQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['todos', { customerId }],
    queryFn: async ({ signal }) =>
      (await get<Page<Todo>>('/todos', { customerId, limit: 100 }, signal)).items,
  });
