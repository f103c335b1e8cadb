import type { WorkList } from '#contract/manager';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

interface Filter {
  date: string;
  storeId: string | null;
  assigneeId: string | undefined;
  sends: boolean;
}

export const workListQuery = (filter: Filter) =>
  queryOptions({
    queryKey: ['todos', 'work-list', filter],
    queryFn: ({ signal }) => get<WorkList>('/work-list', { ...filter }, signal),
    placeholderData: keepPreviousData,
  });

export type WorkItem = WorkList['items'][number];
