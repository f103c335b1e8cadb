import type { Page } from '#contract/fields';
import type { InboundMailView } from '#contract/inbound-mail';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const inboundMailQuery = (status: string | undefined) =>
  queryOptions({
    queryKey: ['inbound-mail', { status }],
    queryFn: async ({ signal }) =>
      (await get<Page<InboundMailView>>('/inbound-mail', { status, limit: 100 }, signal)).items,
  });
