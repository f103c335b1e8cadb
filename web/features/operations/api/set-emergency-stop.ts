import type { EmergencyStop } from '#contract/system';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { put } from '../../../shared/http.ts';
import { emergencyStopQuery } from './get-emergency-stop.ts';

export function useSetEmergencyStop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { active: boolean; reason?: string }) => put<EmergencyStop>('/emergency-stop', body),
    onSuccess: (state) => client.setQueryData(emergencyStopQuery.queryKey, state),
  });
}
