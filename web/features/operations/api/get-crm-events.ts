import type { Page } from '#contract/fields';
import type { StoredCrmEvent } from '#contract/system';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const crmEventsQuery = (status: string | undefined) =>
  queryOptions({
    queryKey: ['crm-events', { status }],
    queryFn: async ({ signal }) =>
      (await get<Page<StoredCrmEvent>>('/crm/events', { status, limit: 100 }, signal)).items,
  });
