import type { BatchSelection } from '#contract/follow-batches';
import type { DryRun } from '#contract/dry-runs';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { get, post } from '../../../shared/http.ts';

const atWork = (status: DryRun['status']) => status === 'waiting' || status === 'running';

export const dryRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['dry-run', id],
    queryFn: ({ signal }) => get<DryRun>(`/dry-runs/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && atWork(state.data.status) ? 700 : false),
  });

export interface NewDryRun {
  patternId: string;
  base?: string;
  selection: BatchSelection;
}

export function useCreateDryRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewDryRun) => post<DryRun>('/dry-runs', body),
    onSuccess: (run) => client.setQueryData(dryRunQuery(run.id).queryKey, run),
  });
}
