import type { Page } from '#contract/fields';
import type {
  CreateWebhookEndpoint,
  UpdateWebhookEndpoint,
  WebhookDelivery,
  WebhookEndpoint,
} from '#contract/webhooks';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { del, get, patch, post } from '../../../shared/http.ts';

type WithSecret = WebhookEndpoint & { secret: string };

const PATH = '/webhook-endpoints';

export const endpointsQuery = queryOptions({
  queryKey: ['webhooks', 'endpoints'],
  queryFn: async ({ signal }) => (await get<Page<WebhookEndpoint>>(PATH, { limit: 200 }, signal)).items,
});

/** The newest ones; looked at again while the list is open, since attempts go on. */
export const deliveriesQuery = (endpointId: string) =>
  queryOptions({
    queryKey: ['webhooks', 'deliveries', endpointId],
    queryFn: async ({ signal }) =>
      (await get<Page<WebhookDelivery>>(`${PATH}/${endpointId}/deliveries`, { limit: 50 }, signal)).items,
    refetchInterval: 5_000,
  });

/** A request after which lists of endpoints and deliveries are read anew. */
function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['webhooks'] }),
  });
}

export const useCreateEndpoint = () =>
  useChange((body: CreateWebhookEndpoint) => post<WithSecret>(PATH, body));
export const useUpdateEndpoint = () =>
  useChange(({ id, ...body }: UpdateWebhookEndpoint & { id: string }) =>
    patch<WebhookEndpoint>(`${PATH}/${id}`, body),
  );
export const useDeleteEndpoint = () => useChange((id: string) => del<void>(`${PATH}/${id}`));
export const useRotateSecret = () => useChange((id: string) => post<WithSecret>(`${PATH}/${id}/secret`, {}));
export const useTestEndpoint = () =>
  useChange((id: string) => post<WebhookDelivery>(`${PATH}/${id}/test`, {}));
export const useRetryDelivery = () =>
  useChange(({ id, endpointId }: { id: string; endpointId: string }) =>
    post<void>(`${PATH}/${endpointId}/deliveries/${id}/retry`, {}),
  );
