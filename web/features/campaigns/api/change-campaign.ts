import type {
  CampaignView,
  CreateCampaign,
  DrawResultView,
  UpdateCampaign,
  WinnerView,
} from '#contract/campaigns';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { patch, post } from '../../../shared/http.ts';

export function useCreateCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateCampaign) => post<CampaignView>('/campaigns', body),
    meta: { quiet: true },
    onSuccess: () => void client.invalidateQueries({ queryKey: ['campaigns'] }),
  });
}

/**
 * Everything of one campaign, and the list, is read anew after a change.
 * @param quiet the dialog that asked says what went wrong
 */
function useChange<Input, Output>(id: string, change: (input: Input) => Promise<Output>, quiet = true) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    meta: { quiet },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['campaign', id] });
      void client.invalidateQueries({ queryKey: ['campaigns'] });
    },
  });
}

export const useUpdateCampaign = (id: string) =>
  useChange(id, (body: UpdateCampaign) => patch<CampaignView>(`/campaigns/${id}`, body));

export const usePublishCampaign = (id: string) =>
  useChange(id, () => post<CampaignView>(`/campaigns/${id}/publish`));

export const useWithdrawCampaign = (id: string) =>
  useChange(id, () => post<{ result: 'withdrawn' | 'deleted' }>(`/campaigns/${id}/withdraw`));

export const useDrawCampaign = (id: string) =>
  useChange(id, (month: string) => post<DrawResultView>(`/campaigns/${id}/draws`, { month }));

export const useHandOver = (id: string) =>
  useChange(
    id,
    ({ winnerId, handedOver }: { winnerId: string; handedOver: boolean }) =>
      post<WinnerView>(`/campaigns/${id}/winners/${winnerId}/hand-over`, { handedOver }),
    false,
  );
