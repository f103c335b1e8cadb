import type { Page } from '#contract/fields';
import type { Template } from '#contract/templates';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

/** Templates a message may begin with. */
export const mailTemplatesQuery = queryOptions({
  queryKey: ['templates', { channel: 'mail' }],
  queryFn: async ({ signal }) =>
    (await get<Page<Template>>('/templates', { channel: 'mail', limit: 200 }, signal)).items,
  staleTime: 60_000,
});
