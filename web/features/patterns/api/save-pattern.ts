import type { Pattern } from '#contract/patterns';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { del, patch, post, put } from '../../../shared/http.ts';
import { type Draft, toRequest } from '../draft.ts';

function useRefresh() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['patterns'] });
    void client.invalidateQueries({ queryKey: ['pattern'] });
  };
}

/** Without `id` a new pattern; with it the next version of that one. */
export function useSavePattern(id: string | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: Draft) =>
      id ? put<Pattern>(`/patterns/${id}`, toRequest(draft)) : post<Pattern>('/patterns', toRequest(draft)),
    onSuccess: refresh,
  });
}

export function useArchivePattern(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (archived: boolean) => patch<Pattern>(`/patterns/${id}`, { archived }),
    onSuccess: refresh,
  });
}

/** Refused while customers are in flight (B2). */
export function useDeletePattern(id: string) {
  const refresh = useRefresh();
  return useMutation({ mutationFn: () => del<void>(`/patterns/${id}`), onSuccess: refresh });
}
