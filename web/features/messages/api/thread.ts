import type { MessageDraft, ThreadItem } from '#contract/messages-to-customers';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { get, post } from '../../../shared/http.ts';

export const threadQuery = (customerId: string, quoteId: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['customer', customerId, 'thread', quoteId ?? 'all'],
    queryFn: ({ signal, pageParam }) =>
      get<Page<ThreadItem>>(
        `/customers/${customerId}/thread`,
        { quoteId, limit: 30, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // The other side may be writing right now.
    refetchInterval: 15_000,
  });

export const getDraft = (customerId: string, templateId: string, quoteId: string | undefined) =>
  get<MessageDraft>(`/customers/${customerId}/message-draft`, { templateId, quoteId });

export interface OutgoingMessage {
  quoteId: string | null;
  subject: string;
  body: string;
  attachments: { fileName: string; content: string }[];
}

function useRefresh(customerId: string) {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [['customer', customerId], ['deals'], ['todos']])
      void client.invalidateQueries({ queryKey });
  };
}

export function usePostMessage(customerId: string) {
  const refresh = useRefresh(customerId);
  return useMutation({
    mutationFn: (message: OutgoingMessage) =>
      post<{ id: string; handledTodoIds: string[] }>(`/customers/${customerId}/messages`, message),
    onSuccess: refresh,
  });
}

export function useMarkHandled(customerId: string) {
  const refresh = useRefresh(customerId);
  return useMutation({
    mutationFn: (quoteId: string | null) =>
      post<{ todoIds: string[] }>(`/customers/${customerId}/messages/handled`, { quoteId }),
    onSuccess: refresh,
  });
}

/** Opening the thread reads it; the lists' marks follow. */
export function useMarkRead(customerId: string) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (quoteId: string | null) => post<void>(`/customers/${customerId}/messages/read`, { quoteId }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['deals'] }),
  });
}
