import type { OutboxEntry } from '#contract/deliveries';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const outboxQuery = (channel: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['outbox', { channel }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<OutboxEntry>>('/outbox', { channel, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 10_000,
  });
