import type { Readiness } from '#contract/system';
import { queryOptions } from '@tanstack/react-query';

/** `/readyz` answers 503 with the same body when a part is down. */
export const readinessQuery = queryOptions({
  queryKey: ['readiness'],
  queryFn: async ({ signal }): Promise<Readiness> =>
    (await (await fetch('/readyz', { signal })).json()) as Readiness,
  refetchInterval: 30_000,
});
