/** Campaigns with a monthly draw (C12). */
import { z } from 'zod';
import { calendarDate, id, instant, line, timeZone } from './fields.ts';
import { month } from './usage.ts';

const transition = z
  .object({
    predecessorId: id.meta({ description: '従来のキャンペーン' }),
    askedUntil: calendarDate.meta({ description: 'この日までに見積り依頼をして' }),
    contractedUntil: calendarDate.meta({
      description: 'この日までに成約した顧客は、従来のキャンペーンの対象',
    }),
  })
  .meta({ description: '移行の決まり' });

const settings = {
  name: line(200),
  terms: z.string().max(10_000).meta({ description: '応募要項。公開ページに出ます' }),
  surveyKind: line(50).meta({ description: '対象のアンケート（contract=成約アンケートなど）' }),
  timeZone,
  startsOn: calendarDate,
  endsOn: calendarDate.meta({ description: '最終日' }),
  prize: line(200),
  prizeYen: z.int().min(0).max(100_000_000).nullable(),
  winnersPerMonth: z.int().min(1).max(100_000),
  transition: transition.nullable(),
  autoDraw: z.boolean().meta({ description: '月が終わると自動で抽選する' }),
  notifySubject: z.string().max(200).meta({ description: '当選通知の件名。空なら通知しない' }),
  notifyBody: z.string().max(10_000),
};

export const createCampaign = z
  .object({ ...settings, storeId: id.nullable().meta({ description: 'null は全店舗' }) })
  .partial()
  .extend({
    name: settings.name,
    surveyKind: settings.surveyKind,
    startsOn: settings.startsOn,
    endsOn: settings.endsOn,
    prize: settings.prize,
    winnersPerMonth: settings.winnersPerMonth,
  })
  .meta({ id: 'CreateCampaign' });
export const updateCampaign = z.object(settings).partial().meta({ id: 'UpdateCampaign' });

const status = z.enum(['draft', 'published', 'withdrawn']);
const head = {
  ...settings,
  id,
  storeId: id.nullable(),
  status,
  publishedAt: instant.nullable(),
  shipped: z.boolean().meta({ description: '製品に付いてくるもの' }),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
};
export const campaignSummary = z.object(head).meta({ id: 'CampaignSummary' });
export const campaignList = z.object({ items: z.array(campaignSummary) }).meta({ id: 'CampaignList' });

const hex = z.string().meta({ description: '16 進数' });
export const campaign = z
  .object({
    ...head,
    predecessorName: z.string().nullable(),
    algorithm: z.string().nullable(),
    months: z.array(
      z.object({
        month,
        commitment: hex.meta({ description: 'シードの SHA-256。公開したときに決まる' }),
        seed: hex.nullable().meta({ description: '抽選の後に公開される' }),
        publishedAt: instant,
        drawnAt: instant.nullable(),
        drawnBy: z.string().nullable(),
        entries: z.int(),
        winners: z.int().nullable(),
        drawable: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Campaign' });

export const drawOrder = z.object({ month }).meta({ id: 'DrawOrder' });
export const drawResult = z
  .object({
    campaignId: id,
    month,
    entries: z.int(),
    winners: z.int(),
    repeated: z.boolean().meta({ description: 'すでに抽選されていた' }),
  })
  .meta({ id: 'DrawResult' });

export const winner = z
  .object({
    id,
    campaignId: id,
    month,
    entryId: id,
    storeId: id,
    storeName: z.string(),
    customerId: id,
    customerName: z.string(),
    place: z.int(),
    prize: z.string(),
    prizeYen: z.int().nullable(),
    notice: z.enum(['waiting', 'told', 'unreachable']),
    noticeReason: z.string().nullable(),
    toldAt: instant.nullable(),
    handedOverAt: instant.nullable(),
    handedOverBy: z.string().nullable(),
  })
  .meta({ id: 'CampaignWinner' });
export const winnerList = z.object({ items: z.array(winner) }).meta({ id: 'CampaignWinners' });
export const winnerQuery = z.object({ month: month.optional() });
export const winnerParams = z.object({ id, winnerId: id });
export const handOver = z.object({ handedOver: z.boolean() }).meta({ id: 'HandOverPrize' });
export const campaignQuery = z.object({ storeId: id.optional() });
export const campaignFileQuery = z.object({
  list: z.enum(['winners', 'entries']).default('winners'),
  month: month.optional(),
  encoding: z.enum(['utf-8', 'shift_jis']).default('utf-8'),
});
export const withdrawn = z
  .object({ result: z.enum(['withdrawn', 'deleted']) })
  .meta({ id: 'WithdrawnCampaign' });

export const publicCampaign = z
  .object({
    id,
    name: z.string(),
    terms: z.string(),
    startsOn: calendarDate,
    endsOn: calendarDate,
    timeZone,
    prize: z.string(),
    prizeYen: z.int().nullable(),
    winnersPerMonth: z.int(),
    status,
    transition: z.object({ askedUntil: calendarDate, contractedUntil: calendarDate }).nullable(),
    algorithm: z.string(),
    months: z.array(
      z.object({
        month,
        commitment: hex,
        publishedAt: instant,
        drawnAt: instant.nullable(),
        seed: hex.nullable(),
        entries: z.int().nullable(),
        winners: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'PublicCampaign' });
export const publicDrawParams = z.object({ id, month });
export const publicDraw = z
  .object({
    campaignId: id,
    month,
    algorithm: z.string(),
    commitment: hex,
    seed: hex,
    drawnAt: instant,
    winnersPerMonth: z.int(),
    entries: z.array(id),
    winners: z.array(id),
  })
  .meta({ id: 'PublicDraw' });

export type CreateCampaign = z.infer<typeof createCampaign>;
export type UpdateCampaign = z.infer<typeof updateCampaign>;
export type CampaignSummary = z.infer<typeof campaignSummary>;
export type CampaignView = z.infer<typeof campaign>;
export type WinnerView = z.infer<typeof winner>;
export type DrawResultView = z.infer<typeof drawResult>;
export type PublicCampaignView = z.infer<typeof publicCampaign>;
export type PublicDrawView = z.infer<typeof publicDraw>;
