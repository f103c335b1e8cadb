import type { Customer } from '#contract/customers';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { patch, post } from '../../../shared/http.ts';

export type CustomerEdit = Partial<
  Pick<
    Customer,
    | 'name'
    | 'kana'
    | 'phone'
    | 'postalCode'
    | 'address'
    | 'preferredChannel'
    | 'cleaningDecision'
    | 'convenientTimes'
    | 'job'
    | 'daysOff'
    | 'birthOn'
    | 'lastNegotiatedOn'
    | 'family'
    | 'note'
    | 'consent'
    | 'assigneeId'
    | 'tags'
    | 'negotiationState'
  >
> & {
  /** a new real address: it can be set, never read (C8) */
  email?: string | null | undefined;
  /** how the customer agreed, for the ledger of consents */
  consentProof?: string;
};

/** Shown at once, rolled back when refused; convenient times re-plan what has not run (A11). */
export function useUpdateCustomer(id: string) {
  const client = useQueryClient();
  const key = ['customer', id, 'profile'];
  return useMutation({
    mutationFn: (edit: CustomerEdit) => patch<Customer>(`/customers/${id}`, edit),
    onMutate: async (edit) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Customer>(key);
      const { email: _email, consentProof: _proof, ...shown } = edit;
      client.setQueryData<Customer>(key, (customer) => customer && { ...customer, ...shown });
      return before;
    },
    onError: (_error, _edit, before) => client.setQueryData(key, before),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['customer', id] });
      void client.invalidateQueries({ queryKey: ['customers'] });
      void client.invalidateQueries({ queryKey: ['todos'] });
    },
  });
}

export function useCreateCustomer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CustomerEdit & { name: string; storeId?: string }) =>
      post<Customer>('/customers', body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['customers'] }),
  });
}
