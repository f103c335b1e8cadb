import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SurveyDefinitionView, WriteSurvey } from '#contract/surveys';
import { get, post, put } from '../../../shared/http.ts';

/** Every version of every survey, newest first within kind and store. */
export const surveysQuery = queryOptions({
  queryKey: ['surveys'],
  queryFn: async ({ signal }) => (await get<{ items: SurveyDefinitionView[] }>('/surveys', {}, signal)).items,
});

/** A new survey, or the next version of one. */
export function useWriteSurvey() {
  const client = useQueryClient();
  return useMutation({
    // the dialog says what is wrong at the question
    meta: { quiet: true },
    mutationFn: (body: WriteSurvey) => post<SurveyDefinitionView>('/surveys', body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['surveys'] }),
  });
}

export function useArchiveSurvey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { kind: string; storeId: string | null; archived: boolean }) =>
      put('/surveys/archived', body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['surveys'] }),
  });
}
