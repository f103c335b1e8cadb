import type { Import, PutMapping } from '#contract/imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post, put } from '../../../shared/http.ts';

export type ImportCommand = 'dry-run' | 'run' | 'pause' | 'resume' | 'cancel';

/** Says which column is what and tries it out: nothing is stored yet. */
export function useCheckImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (mapping: PutMapping) => {
      await put<Import>(`/imports/${id}/mapping`, mapping);
      return post<Import>(`/imports/${id}/dry-run`);
    },
    onSuccess: (job) => client.setQueryData(['import', id, 'job'], job),
  });
}

export function useCommandImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: ImportCommand) => post<Import>(`/imports/${id}/${command}`),
    onSuccess: (job) => client.setQueryData(['import', id, 'job'], job),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['import', id, 'job'] });
      void client.invalidateQueries({ queryKey: ['imports'] });
    },
  });
}
