import type { Page } from '#contract/fields';
import type { UnknownSmsView } from '#contract/inbound-sms';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const unknownSmsQuery = (handled: boolean) =>
  infiniteQueryOptions({
    queryKey: ['unknown-sms', { handled }],
    queryFn: ({ signal, pageParam }) =>
      get<Page<UnknownSmsView>>('/inbound-sms', { handled, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
