import type { CreateOrder, Order } from '#contract/orders';
import type { UpdateVehicle, Vehicle } from '#contract/vehicles';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { patch, post } from '../../../shared/http.ts';

/** A new vehicle of the customer, or a change of one; a first delivery date starts the after-follow (E1). */
export function useSaveVehicle(customerId: string, vehicleId: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (vehicle: UpdateVehicle) =>
      vehicleId === null
        ? post<Vehicle>(`/customers/${customerId}/vehicles`, vehicle)
        : patch<Vehicle>(`/vehicles/${vehicleId}`, vehicle),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['customer', customerId] });
      void client.invalidateQueries({ queryKey: ['customers'] });
    },
  });
}

export function useCreateOrder(customerId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: Omit<CreateOrder, 'customerId'>) => post<Order>('/orders', { ...order, customerId }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['customer', customerId] }),
  });
}
