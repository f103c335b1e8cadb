import type { Deal, Inquiry, QuoteDetail } from '#contract/deals';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';
import type { DealSearch } from '../deal-search.ts';

interface Filter {
  storeId: string | null;
  search: DealSearch;
}

/** What each list asks for: its rows and its export ask the same. */
const asked = ({ storeId, search: { q, wish, assignee } }: Filter) => ({
  storeId,
  q,
  wish,
  assigneeId: assignee,
});

export const askedInquiries = (filter: Filter) => ({
  ...asked(filter),
  askedBefore: filter.search.askedBefore,
});

export function askedDeals(filter: Filter) {
  const { status, waiting, surveyed, from, to } = filter.search;
  return {
    ...asked(filter),
    ...{ waiting, surveyed, updatedFrom: from, updatedTo: to },
    status: status === 'all' ? 'negotiating,contracted,ended' : (status ?? 'negotiating'),
  };
}

/** 新着見積り一覧 */
export const inquiriesQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['deals', 'inquiries', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Inquiry>>('/inquiries', { ...askedInquiries(filter), limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** 商談顧客一覧 */
export const dealsQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['deals', 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Deal>>('/deals', { ...askedDeals(filter), limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const quoteDetailQuery = (quoteId: string) =>
  queryOptions({
    queryKey: ['deals', 'quote', quoteId],
    queryFn: ({ signal }) => get<QuoteDetail>(`/quotes/${quoteId}/detail`, undefined, signal),
  });
