import type { CreateQuote, Quote, UpdateQuote } from '#contract/quotes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { patch, post } from '../../../shared/http.ts';

function useRefresh() {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [['deals'], ['customer'], ['customers'], ['todos'], ['follows']])
      void client.invalidateQueries({ queryKey });
  };
}

/** A contract or an end stops follows before it answers: it may take a moment. */
export function useUpdateQuote(quoteId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (change: UpdateQuote) => patch<Quote>(`/quotes/${quoteId}`, change),
    onSettled: refresh,
  });
}

export function useCreateQuote() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (quote: Partial<CreateQuote> & { customerId: string }) => post<Quote>('/quotes', quote),
    onSuccess: refresh,
  });
}
