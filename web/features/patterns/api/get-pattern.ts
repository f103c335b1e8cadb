import type { Page } from '#contract/fields';
import type { Pattern, PatternVersion } from '#contract/patterns';
import type { Template } from '#contract/templates';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const patternQuery = (id: string) =>
  queryOptions({
    queryKey: ['pattern', id],
    queryFn: ({ signal }) => get<Pattern>(`/patterns/${id}`, undefined, signal),
  });

export const patternVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['pattern', id, 'versions'],
    queryFn: async ({ signal }) =>
      (await get<Page<PatternVersion>>(`/patterns/${id}/versions`, undefined, signal)).items,
  });

export const templatesQuery = (channel: string) =>
  queryOptions({
    queryKey: ['templates', channel],
    queryFn: async ({ signal }) =>
      (await get<Page<Template>>('/templates', { channel, limit: 200 }, signal)).items,
    staleTime: 60_000,
  });
