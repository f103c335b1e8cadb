/** Tuning (A14, X6, X7): what the steps of patterns reach, when calls are answered. */
import { z } from 'zod';
import { calendarDate, id } from './fields.ts';
import { channel } from './kinds.ts';

const period = {
  storeId: id.optional(),
  from: calendarDate.optional().meta({ description: '店舗の暦日。省略時は to の 89 日前' }),
  to: calendarDate.optional().meta({ description: 'この日を含む。省略時は今日' }),
};
export const analysisQuery = z.object({ patternId: id.optional(), ...period });
export const contactRateQuery = z.object({
  ...period,
  assigneeId: z.string().max(100).optional().meta({ description: '担当者の ID。me=自分' }),
});
export const channelQuery = z.object(period);

const share = z
  .object({ share: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() })
  .meta({ id: 'Share', description: '割合（0–1）と 95% の信頼区間。実績がなければ null' });

const results = {
  issued: z.int().meta({ description: '実行の時が来たステップ' }),
  skipped: z.int(),
  sent: z.int().meta({ description: '送った、または担当者が済ませた数' }),
  reached: z.int().meta({ description: '電話がつながった、または不達でなかった数' }),
  answered: z.int().meta({ description: '話せた、または次の連絡まで（最長 30 日）に返信・回答があった数' }),
  contracted: z.int().meta({ description: '次の連絡まで（最長 90 日）に成約した数' }),
  costYen: z.int(),
  costPerContractYen: z.int().nullable(),
  reachedShare: share.meta({ description: 'sent に対する割合' }),
  answeredShare: share.meta({ description: 'sent に対する割合' }),
  contractedShare: share.meta({ description: 'sent に対する割合' }),
};

export const patternAnalysis = z
  .object({
    from: calendarDate,
    to: calendarDate,
    patterns: z.array(
      z.object({
        patternId: id,
        patternName: z.string(),
        patternVersionId: id,
        version: z.int(),
        current: z.boolean(),
        follows: z.int().meta({ description: '期間中に連絡のあったフォロー' }),
        ...results,
        steps: z.array(z.object({ position: z.int(), channel, title: z.string(), ...results })),
      }),
    ),
  })
  .meta({ id: 'PatternAnalysis' });

export const channelAnalysis = z
  .object({ from: calendarDate, to: calendarDate, channels: z.array(z.object({ channel, ...results })) })
  .meta({ id: 'ChannelAnalysis' });

export const suggestedHour = z
  .object({
    weekday: z.int().meta({ description: '1=月 … 7=日' }),
    from: z.string(),
    to: z.string(),
    expected: z.number().meta({ description: 'つながる見込み（0–1）' }),
    tries: z.int(),
    reached: z.int(),
    storeTries: z.int(),
    storeReached: z.int(),
    wished: z.boolean().meta({ description: '顧客の希望の時間帯' }),
    reason: z.string(),
  })
  .meta({ id: 'SuggestedHour' });
export const suggestedHours = z.object({ items: z.array(suggestedHour) });

export const contactRate = z
  .object({
    from: calendarDate,
    to: calendarDate,
    tries: z.int(),
    reached: z.int(),
    share,
    cells: z
      .array(z.object({ weekday: z.int(), hour: z.int(), tries: z.int(), reached: z.int(), share }))
      .meta({ description: '架電のあった曜日 × 時。店舗の現地時刻' }),
    best: z.array(suggestedHour).meta({ description: '営業時間の中でつながりやすい時間帯' }),
  })
  .meta({ id: 'ContactRate' });

export type PatternAnalysis = z.infer<typeof patternAnalysis>;
export type ChannelAnalysis = z.infer<typeof channelAnalysis>;
export type ContactRate = z.infer<typeof contactRate>;
export type StepResults = PatternAnalysis['patterns'][number]['steps'][number];
