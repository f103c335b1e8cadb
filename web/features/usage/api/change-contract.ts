import type { Store } from '#contract/stores';
import type { ContractView, Price } from '#contract/usage';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { patch, post } from '../../../shared/http.ts';

export function useAddContract(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { option: string; sinceOn: string }) =>
      post<ContractView>(`/stores/${storeId}/contract`, body),
    meta: { quiet: true },
    onSuccess: (contract) => {
      client.setQueryData(['contract', storeId], contract);
      void client.invalidateQueries({ queryKey: ['usage', storeId] });
    },
  });
}

export function useEndContract(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ contractId, untilOn }: { contractId: string; untilOn: string }) =>
      post<ContractView>(`/stores/${storeId}/contract/${contractId}/end`, { untilOn }),
    meta: { quiet: true },
    onSuccess: (contract) => {
      client.setQueryData(['contract', storeId], contract);
      void client.invalidateQueries({ queryKey: ['usage', storeId] });
    },
  });
}

export function useSetPrice() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (price: Price) => post<{ items: Price[] }>('/prices', price),
    meta: { quiet: true },
    onSuccess: ({ items }) => client.setQueryData(['prices'], items),
  });
}

/** The cap of the month's budget; raised, it lets go what it held. */
export function useSetCap(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (budgetCapYen: number | null) => patch<Store>(`/stores/${storeId}`, { budgetCapYen }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['usage', storeId] });
      void client.invalidateQueries({ queryKey: ['stores', storeId] });
    },
  });
}
