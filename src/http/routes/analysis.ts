import {
  analysisQuery,
  channelAnalysis,
  channelQuery,
  contactRate,
  contactRateQuery,
  patternAnalysis,
  suggestedHours,
} from '#contract/analysis';
import {
  analyzeChannels,
  analyzeContactRate,
  analyzePatterns,
  suggestHoursFor,
} from '#use-cases/analyze-patterns';
import { defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';

const tag = '分析';

export const analysisRoutes = [
  defineRoute({
    method: 'get',
    path: '/analysis/patterns',
    tag,
    summary: 'パターンの版とステップごとの成果',
    description:
      '期間中に実行の時が来たステップについて、送った・届いた・反応があった・成約した数と割合、費用。',
    query: analysisQuery,
    responses: { 200: { description: '版ごとの成果', schema: patternAnalysis } },
    security: 'follow.read',
    handle: async ({ deps, actor }, { query }) => ({ body: await analyzePatterns(deps, actor, query) }),
  }),
  defineRoute({
    method: 'get',
    path: '/analysis/channels',
    tag,
    summary: '手段ごとの成果',
    query: channelQuery,
    responses: { 200: { description: '手段ごとの成果', schema: channelAnalysis } },
    security: 'follow.read',
    handle: async ({ deps, actor }, { query }) => ({ body: await analyzeChannels(deps, actor, query) }),
  }),
  defineRoute({
    method: 'get',
    path: '/analysis/contact-rate',
    tag,
    summary: '電話のつながる曜日と時間',
    query: contactRateQuery,
    responses: { 200: { description: '曜日 × 時の架電数とつながった数', schema: contactRate } },
    security: 'todo.read',
    handle: async ({ deps, actor }, { query: { assigneeId, ...period } }) => ({
      body: await analyzeContactRate(deps, actor, {
        ...period,
        assigneeId: assigneeId === 'me' ? actor.id : assigneeId,
      }),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/customers/{id}/suggested-hours',
    tag,
    summary: 'この顧客につながりやすい時間帯',
    params: idParam,
    responses: { 200: { description: '見込みの高い順、理由つき', schema: suggestedHours } },
    security: 'customer.read',
    handle: async ({ deps, actor }, { params }) => ({
      body: { items: await suggestHoursFor(deps, actor, params.id) },
    }),
  }),
];
