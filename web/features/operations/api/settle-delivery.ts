import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

/** A person says what became of an in-doubt send; nothing is resent without this. */
export function useSettleDelivery() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, outcome }: { id: string; outcome: 'sent' | 'send_again' }) =>
      post<unknown>(`/deliveries/${id}/settle`, { outcome }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['deliveries'] }),
  });
}
