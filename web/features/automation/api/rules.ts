import type {
  AutomationRule,
  AutomationRun,
  AutomationSend,
  PreviewRule,
  RulePreview,
  WriteRule,
} from '#contract/automation';
import type { Page } from '#contract/fields';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { get, post, put } from '../../../shared/http.ts';

const isAtWork = (run: AutomationRun | null): boolean =>
  run?.status === 'selecting' || run?.status === 'sending';

/** Asked every second or two while something is sent, so that its numbers move. */
const atWork = (busy: boolean): number | false => (busy ? 2_000 : false);

export const rulesQuery = (storeId: string | null, archived: boolean) =>
  queryOptions({
    queryKey: ['automation', 'rules', { storeId, archived }],
    queryFn: async ({ signal }) =>
      (
        await get<{ items: AutomationRule[] }>(
          '/automation-rules',
          { storeId, archived: archived || undefined },
          signal,
        )
      ).items,
    refetchInterval: ({ state }) => atWork(state.data?.some(({ lastRun }) => isAtWork(lastRun)) ?? false),
  });

export const ruleQuery = (id: string) =>
  queryOptions({
    queryKey: ['automation', 'rule', id],
    queryFn: ({ signal }) => get<AutomationRule>(`/automation-rules/${id}`, undefined, signal),
    refetchInterval: ({ state }) => atWork(isAtWork(state.data?.lastRun ?? null)),
  });

export type RuleVersion = Omit<AutomationRule, 'lastRun'>;

export const versionsQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['automation', 'versions', id, version],
    queryFn: async ({ signal }) =>
      (await get<{ items: RuleVersion[] }>(`/automation-rules/${id}/versions`, undefined, signal)).items,
  });

/** Read again as the newest run gets on. */
export const runsQuery = (id: string, last: AutomationRun | null) =>
  queryOptions({
    queryKey: ['automation', 'runs', id, last?.id, last?.status, last?.sent, last?.held],
    queryFn: async ({ signal }) =>
      (await get<{ items: AutomationRun[] }>(`/automation-rules/${id}/runs`, { limit: 60 }, signal)).items,
    placeholderData: keepPreviousData,
  });

export const sendsQuery = (
  id: string,
  filter: { runId: string | null; status: string | null },
  seen: unknown,
) =>
  infiniteQueryOptions({
    queryKey: ['automation', 'sends', id, filter, seen],
    queryFn: ({ signal, pageParam }) =>
      get<Page<AutomationSend>>(
        `/automation-rules/${id}/sends`,
        { ...filter, limit: 50, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

/** Who would get it tomorrow and what it costs; null: the rule is not complete enough to say. */
export const previewQuery = (rule: Partial<PreviewRule> | null) =>
  queryOptions({
    queryKey: ['automation', 'preview', rule],
    queryFn: ({ signal: _ }) => post<RulePreview>('/automation-rules/preview', rule),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
  });

function useRefresh() {
  const client = useQueryClient();
  return (rule?: AutomationRule) => {
    if (rule) client.setQueryData(['automation', 'rule', rule.id], rule);
    void client.invalidateQueries({ queryKey: ['automation'] });
  };
}

/** Without `id` a new rule. */
export function useSaveRule(id: string | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (rule: WriteRule) =>
      id
        ? put<AutomationRule>(`/automation-rules/${id}`, rule)
        : post<AutomationRule>('/automation-rules', rule),
    onSuccess: refresh,
    meta: { quiet: true },
  });
}

export type RuleCommand = 'pause' | 'resume' | 'archive';

export function useCommandRule(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (command: RuleCommand) => post<AutomationRule>(`/automation-rules/${id}/${command}`),
    onSuccess: refresh,
  });
}

export function useRunNow(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => post<AutomationRun>(`/automation-rules/${id}/run`),
    onSuccess: () => refresh(),
  });
}
