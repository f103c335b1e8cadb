import type { UnknownSmsView } from '#contract/inbound-sms';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export function useHandleUnknownSms() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, customerId }: { id: string; customerId?: string }) =>
      post<UnknownSmsView>(`/inbound-sms/${id}/handle`, customerId ? { customerId } : {}),
    onSettled: () => void client.invalidateQueries({ queryKey: ['unknown-sms'] }),
  });
}
