import type { ChannelAnalysis, ContactRate, PatternAnalysis, suggestedHours } from '#contract/analysis';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { get } from '../../../shared/http.ts';

export interface Period {
  storeId: string | null;
  from: string;
  to: string;
}

/** Sums over months of steps: worth keeping for a while. */
const kept = { staleTime: 5 * 60_000, placeholderData: keepPreviousData } as const;

export const patternAnalysisQuery = (period: Period, patternId: string | undefined) =>
  queryOptions({
    queryKey: ['analysis', 'patterns', { ...period, patternId }],
    queryFn: ({ signal }) => get<PatternAnalysis>('/analysis/patterns', { ...period, patternId }, signal),
    ...kept,
  });

export const channelAnalysisQuery = (period: Period) =>
  queryOptions({
    queryKey: ['analysis', 'channels', period],
    queryFn: ({ signal }) => get<ChannelAnalysis>('/analysis/channels', { ...period }, signal),
    ...kept,
  });

export const contactRateQuery = (period: Period, assigneeId: string | null) =>
  queryOptions({
    queryKey: ['analysis', 'contact-rate', { ...period, assigneeId }],
    queryFn: ({ signal }) => get<ContactRate>('/analysis/contact-rate', { ...period, assigneeId }, signal),
    ...kept,
  });

export type SuggestedHour = z.infer<typeof suggestedHours>['items'][number];

export const suggestedHoursQuery = (customerId: string) =>
  queryOptions({
    // below the customer: a call's result makes it stale
    queryKey: ['customer', customerId, 'suggested-hours'],
    queryFn: async ({ signal }) =>
      (await get<{ items: SuggestedHour[] }>(`/customers/${customerId}/suggested-hours`, undefined, signal))
        .items,
  });
