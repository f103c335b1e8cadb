import type { Page } from '#contract/fields';
import type { Todo } from '#contract/todos';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';
import type { Bucket } from '../buckets.ts';

export interface TodoFilter {
  bucket: Bucket;
  storeId: string | null;
  assigneeId: string | undefined;
  patternId: string | undefined;
  channel: string | undefined;
}

/** The board reads 200 rows at a time; the next ones come while scrolling. */
export const todosQuery = (filter: TodoFilter) =>
  infiniteQueryOptions({
    queryKey: ['todos', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Todo>>('/todos', { ...filter, limit: 200, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 10_000,
  });
