import type { HistoryEntry } from '#contract/history';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export function useAddNote(customerId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (summary: string) => post<HistoryEntry>(`/customers/${customerId}/history`, { summary }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['customer', customerId, 'history'] }),
  });
}
