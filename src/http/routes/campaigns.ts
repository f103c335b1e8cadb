import { pipeline } from 'node:stream/promises';
import {
  campaign,
  campaignFileQuery,
  campaignList,
  campaignQuery,
  createCampaign as createBody,
  drawOrder,
  drawResult,
  handOver,
  publicCampaign,
  publicDraw,
  publicDrawParams,
  updateCampaign as updateBody,
  winner,
  winnerList,
  winnerParams,
  winnerQuery,
  withdrawn,
} from '#contract/campaigns';
import { drawCampaign } from '#use-cases/campaigns/draw-campaign';
import { getCampaign, listCampaigns } from '#use-cases/campaigns/find-campaigns';
import { getPublicCampaign, getPublicDraw } from '#use-cases/campaigns/public-campaign';
import { exportCampaign, handOverPrize, listWinners } from '#use-cases/campaigns/winners';
import {
  createCampaign,
  publishCampaign,
  updateCampaign,
  withdrawCampaign,
} from '#use-cases/campaigns/write-campaign';
import { type Context, defineRoute } from '../define-route.ts';
import { idParam } from '../path-params.ts';
import {
  presentCampaign,
  presentCampaignDetail,
  presentPublicCampaign,
  presentPublicDraw,
  presentWinner,
} from '../present/campaign.ts';

const tag = 'キャンペーン';

const detail = async ({ deps, actor }: Context, id: string) =>
  presentCampaignDetail(await getCampaign(deps, actor, id));

export const campaignRoutes = [
  defineRoute({
    method: 'get',
    path: '/campaigns',
    tag,
    summary: 'キャンペーンの一覧',
    query: campaignQuery,
    responses: { 200: { description: '新しい期間から。全店舗のものを含む', schema: campaignList } },
    security: 'campaign.read',
    handle: async ({ deps, actor }, { query }) => ({
      body: { items: (await listCampaigns(deps, actor, query)).map(presentCampaign) },
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/campaigns',
    tag,
    summary: 'キャンペーンの下書きを作る',
    description:
      'storeId を省くと全店舗のキャンペーンになり、全店舗の権限が要ります。公開するまで応募も抽選もありません。',
    body: createBody,
    example: {
      name: '成約キャッシュバック・キャンペーン',
      surveyKind: 'contract',
      startsOn: '2027-04-01',
      endsOn: '2027-06-30',
      prize: '現金1万円',
      prizeYen: 10000,
      winnersPerMonth: 30,
    },
    responses: { 201: { description: '下書き', schema: campaign } },
    security: 'campaign.write',
    idempotent: true,
    handle: async (context, { body }) => ({
      body: await detail(context, await createCampaign(context.deps, context.actor, body)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/campaigns/{id}',
    tag,
    summary: 'キャンペーン',
    description: '月ごとの応募数、抽選のシードの SHA-256、抽選の後はシードも返します。',
    params: idParam,
    responses: { 200: { description: 'キャンペーン', schema: campaign } },
    security: 'campaign.read',
    handle: async (context, { params }) => ({ body: await detail(context, params.id) }),
  }),
  defineRoute({
    method: 'patch',
    path: '/campaigns/{id}',
    tag,
    summary: 'キャンペーンを直す',
    description: '公開した後は autoDraw・notifySubject・notifyBody だけが直せます。',
    params: idParam,
    body: updateBody,
    example: { winnersPerMonth: 30 },
    responses: { 200: { description: '直した後', schema: campaign } },
    security: 'campaign.write',
    handle: async (context, { params, body }) => {
      await updateCampaign(context.deps, context.actor, params.id, body);
      return { body: await detail(context, params.id) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/campaigns/{id}/publish',
    tag,
    summary: 'キャンペーンを公開する',
    description: '条件と、各月の抽選のシードの SHA-256 が公開され、変えられなくなります。',
    params: idParam,
    responses: { 200: { description: '公開した後', schema: campaign } },
    security: 'campaign.write',
    handle: async (context, { params }) => {
      await publishCampaign(context.deps, context.actor, params.id);
      return { body: await detail(context, params.id) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/campaigns/{id}/withdraw',
    tag,
    summary: 'キャンペーンを取りやめる',
    description: '抽選済みの結果は残ります。下書きは削除されます。',
    params: idParam,
    responses: { 200: { description: '結果', schema: withdrawn } },
    security: 'campaign.write',
    handle: async ({ deps, actor }, { params }) => ({
      body: { result: await withdrawCampaign(deps, actor, params.id) },
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/campaigns/{id}/draws',
    tag,
    summary: '終わった月の抽選をする',
    description: '一度だけ行われ、繰り返すと同じ結果を返します。当選者には通知文が送られます。',
    params: idParam,
    body: drawOrder,
    example: { month: '2027-04' },
    responses: { 200: { description: '抽選の結果', schema: drawResult } },
    security: 'campaign.write',
    handle: async ({ deps, actor }, { params, body }) => ({
      body: await drawCampaign(deps, actor, { campaignId: params.id, month: body.month }),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/campaigns/{id}/winners',
    tag,
    summary: '当選者',
    params: idParam,
    query: winnerQuery,
    responses: { 200: { description: '新しい月から、抽選の順', schema: winnerList } },
    security: 'campaign.read',
    handle: async ({ deps, actor }, { params, query }) => {
      const rows = await listWinners(deps, actor, { campaignId: params.id, month: query.month });
      return { body: { items: rows.map(presentWinner(await deps.zoneOf(rows[0]?.storeId ?? null))) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/campaigns/{id}/winners/{winnerId}/hand-over',
    tag,
    summary: 'プレゼントのお渡しを記録する',
    params: winnerParams,
    body: handOver,
    example: { handedOver: true },
    responses: { 200: { description: '当選者', schema: winner } },
    security: 'campaign.write',
    handle: async ({ deps, actor }, { params, body }) => {
      const row = await handOverPrize(deps, actor, {
        campaignId: params.id,
        winnerId: params.winnerId,
        ...body,
      });
      return { body: presentWinner(await deps.zoneOf(row.storeId))(row) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/campaigns/{id}/file',
    tag,
    summary: '当選者・応募者を CSV で受け取る',
    params: idParam,
    query: campaignFileQuery,
    responses: { 200: { description: 'CSV', contentType: 'text/csv' } },
    security: 'campaign.write',
    handle: async ({ deps, actor, res }, { params, query }) => {
      const file = await exportCampaign(deps, actor, { campaignId: params.id, ...query });
      res.setHeader('Content-Type', file.contentType);
      res.setHeader('Content-Disposition', `attachment; filename="${file.fileName}"`);
      res.setHeader('Cache-Control', 'no-store');
      await pipeline(file.body, res);
      return undefined;
    },
  }),
  defineRoute({
    method: 'get',
    path: '/public/campaigns/{id}',
    tag,
    summary: '公開されたキャンペーン（誰でも）',
    params: idParam,
    responses: { 200: { description: '応募要項と、抽選のシードの SHA-256', schema: publicCampaign } },
    security: 'public',
    handle: async ({ deps }, { params }) => ({
      body: presentPublicCampaign(await getPublicCampaign(deps, params.id)),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/public/campaigns/{id}/draws/{month}',
    tag,
    summary: '抽選を確かめるための全部（誰でも）',
    description: 'シードと応募 ID があれば、docs/campaigns.md の手順で同じ当選者になることを確かめられます。',
    params: publicDrawParams,
    responses: { 200: { description: '抽選', schema: publicDraw } },
    security: 'public',
    handle: async ({ deps }, { params }) => ({
      body: presentPublicDraw(await getPublicDraw(deps, params.id, params.month)),
    }),
  }),
];
