import type { Deal, Inquiry, QuoteDetail } from '#contract/deals';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';
import type { DealSearch } from '../deal-search.ts';

interface Filter {
  storeId: string | null;
  search: DealSearch;
}

const asked = ({ storeId, search: { q, wish, assignee } }: Filter) => ({
  storeId,
  q,
  wish,
  assigneeId: assignee,
});

/** 新着見積り一覧 */
export const inquiriesQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['deals', 'inquiries', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Inquiry>>(
        '/inquiries',
        { ...asked(filter), askedBefore: filter.search.askedBefore, limit: 50, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** 商談顧客一覧 */
export const dealsQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['deals', 'list', filter],
    queryFn: ({ signal, pageParam }) => {
      const { status, waiting, from, to } = filter.search;
      const query = { ...asked(filter), waiting, updatedFrom: from, updatedTo: to, limit: 50 };
      return get<Page<Deal>>(
        '/deals',
        { ...query, status: status === 'all' ? undefined : (status ?? 'negotiating'), cursor: pageParam },
        signal,
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const quoteDetailQuery = (quoteId: string) =>
  queryOptions({
    queryKey: ['deals', 'quote', quoteId],
    queryFn: ({ signal }) => get<QuoteDetail>(`/quotes/${quoteId}/detail`, undefined, signal),
  });
