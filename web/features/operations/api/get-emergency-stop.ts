import type { EmergencyStop } from '#contract/system';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const emergencyStopQuery = queryOptions({
  queryKey: ['emergency-stop'],
  queryFn: ({ signal }) => get<EmergencyStop>('/emergency-stop', undefined, signal),
  refetchInterval: 60_000,
  retry: false,
});
