import type { AuditEntry } from '#contract/manager';
import type { Page } from '#contract/fields';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export interface AuditFilter {
  storeId: string | null;
  actorId: string | null;
  entity: string | null;
  /** instants */
  from: string | undefined;
  to: string | undefined;
}

export const auditLogQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', filter],
    queryFn: ({ signal, pageParam }) =>
      get<Page<AuditEntry>>('/audit-log', { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
