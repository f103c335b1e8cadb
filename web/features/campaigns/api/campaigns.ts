import type {
  CampaignSummary,
  CampaignView,
  PublicCampaignView,
  PublicDrawView,
  WinnerView,
} from '#contract/campaigns';
import type { AuditEntry } from '#contract/manager';
import type { SurveyDefinitionView } from '#contract/surveys';
import type { Page } from '#contract/fields';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../../../shared/http.ts';

export const campaignsQuery = (storeId: string | null) =>
  queryOptions({
    queryKey: ['campaigns', { storeId }],
    queryFn: async ({ signal }) =>
      (await get<{ items: CampaignSummary[] }>('/campaigns', { storeId }, signal)).items,
  });

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', id, 'detail'],
    queryFn: ({ signal }) => get<CampaignView>(`/campaigns/${id}`, undefined, signal),
  });

export const winnersQuery = (id: string, month: string | null) =>
  queryOptions({
    queryKey: ['campaign', id, 'winners', { month }],
    queryFn: async ({ signal }) =>
      (await get<{ items: WinnerView[] }>(`/campaigns/${id}/winners`, { month }, signal)).items,
    // Notices follow the draw within a moment.
    refetchInterval: ({ state }) => (state.data?.some(({ notice }) => notice === 'waiting') ? 5_000 : false),
  });

export const campaignAuditQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', id, 'audit'],
    queryFn: async ({ signal }) =>
      (await get<Page<AuditEntry>>('/audit-log', { entity: 'campaign', entityId: id, limit: 50 }, signal))
        .items,
  });

export const publicCampaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['public-campaign', id],
    queryFn: ({ signal }) => get<PublicCampaignView>(`/public/campaigns/${id}`, undefined, signal),
    retry: false,
  });

export const getDraw = (id: string, month: string): Promise<PublicDrawView> =>
  get<PublicDrawView>(`/public/campaigns/${id}/draws/${month}`);

/** Surveys a campaign may be about, each kind once, with its title. */
export const surveyKindsQuery = queryOptions({
  queryKey: ['surveys', 'kinds'],
  queryFn: async ({ signal }) => {
    const { items } = await get<{ items: SurveyDefinitionView[] }>('/surveys', undefined, signal);
    const kinds = new Map<string, SurveyDefinitionView['content']['title']>();
    for (const { kind, content, archived, current } of items)
      if (current && !archived && !kinds.has(kind)) kinds.set(kind, content.title);
    return [...kinds].map(([kind, title]) => ({ kind, title }));
  },
});
