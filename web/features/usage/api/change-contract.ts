import type { Store } from '#contract/stores';
import type { ContractView, Price, PriceImport, UsageView } from '#contract/usage';
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

/** What a price list from a file would set, and what is wrong with it. */
export const useCheckPrices = () =>
  useMutation({
    mutationFn: (csv: string) => post<PriceImport>('/prices/import', { csv, dryRun: true }),
    meta: { quiet: true },
  });

export function useImportPrices() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (csv: string) => post<PriceImport>('/prices/import', { csv }),
    meta: { quiet: true },
    onSuccess: () => void client.invalidateQueries({ queryKey: ['prices'] }),
  });
}

/** The month's statement does not change any more. */
export function useCloseMonth(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (month: string) => post<UsageView>(`/stores/${storeId}/usage/${month}/close`, {}),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['usage', storeId] }),
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
