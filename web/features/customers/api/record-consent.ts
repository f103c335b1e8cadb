import type { ConsentEventView, RecordConsentBody } from '#contract/consents';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../../shared/http.ts';

export function useRecordConsent(customerId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RecordConsentBody) =>
      post<ConsentEventView>(`/customers/${customerId}/consents`, body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['customer', customerId] }),
  });
}
