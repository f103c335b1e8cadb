import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export function useRetryInboundMail() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => post<void>(`/inbound-mail/${id}/retry`, {}),
    onSettled: () => void client.invalidateQueries({ queryKey: ['inbound-mail'] }),
  });
}
