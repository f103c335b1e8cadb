/** List cleaning (D4–D6): lookups of scrapped vehicles, and decisions for many customers at once. */
import { z } from 'zod';
import { CLEANING_DECISIONS } from '#domain/cleaning-decision';
import { LACKS, SCRAP_STATUSES } from '#domain/scrap-lookup';
import { calendarDate, flag, id, instant, listOf, pageOf, pageQuery } from './fields.ts';
import { selectionSchema } from './selection.ts';

export const CLEANING_RUN_STATUSES = [
  'preparing',
  'running',
  'paused',
  'completed',
  'cancelled',
  'failed',
] as const;
export type CleaningRunStatus = (typeof CLEANING_RUN_STATUSES)[number];
export const SCRAP_PROVIDERS = ['simulator', 'http', 'csv'] as const;
export type ScrapProvider = (typeof SCRAP_PROVIDERS)[number];

export const cleaningDecision = z
  .enum(CLEANING_DECISIONS)
  .meta({ id: 'CleaningDecision', description: 'keep = 送る、exclude = 送らない、ask = 要確認' });
export const scrapStatus = z.enum(SCRAP_STATUSES).meta({
  id: 'ScrapStatus',
  description:
    'export_possible = 輸出可能性あり、scrapped = 廃車済み、not_found = 該当なし、insufficient_information = 情報不備、lookup_error = 取得エラー',
});
const provider = z
  .enum(SCRAP_PROVIDERS)
  .meta({ description: '照会先。simulator の結果はすべて作りものです' });

const range = {
  storeId: id.optional().meta({ description: '省略時は自分の店舗' }),
  from: calendarDate.meta({ description: '車検満了日（から）' }),
  to: calendarDate.meta({ description: '車検満了日（まで）' }),
  skipExcluded: z.boolean().default(true).meta({ description: 'DM を送らないと決めた顧客の車両を除く' }),
};
const inOrder = ({ from, to }: { from: string; to: string }) => from <= to;
const notInOrder = { path: ['to'], error: 'range_reversed' };

export const previewCleaningRun = z
  .object(range)
  .refine(inOrder, notInOrder)
  .meta({ id: 'CleaningRunRange' });

export const cleaningRunPreview = z
  .object({
    vehicles: z.int(),
    toLookUp: z.int().meta({ description: '実際に照会する台数' }),
    lacking: z.int().meta({ description: '情報不備。照会しません' }),
    provider,
    maxRatePerSecond: z.number(),
  })
  .meta({ id: 'CleaningRunPreview' });

export const createCleaningRun = z
  .object({
    ...range,
    ratePerSecond: z
      .number()
      .min(0.1)
      .max(1_000)
      .optional()
      .meta({ description: '1 秒あたりの照会数。省略時と上限は設定値' }),
  })
  .refine(inOrder, notInOrder)
  .meta({ id: 'CreateCleaningRun' });

export const cleaningRun = z
  .object({
    id,
    storeId: id,
    from: calendarDate,
    to: calendarDate,
    skipExcluded: z.boolean(),
    ratePerSecond: z.number().meta({ description: '照会してよい速さ' }),
    provider,
    status: z.enum(CLEANING_RUN_STATUSES),
    total: z.int(),
    done: z.int(),
    counts: z.record(scrapStatus, z.int()),
    measuredRatePerSecond: z.number().nullable().meta({ description: 'この 1 分の実際の速さ' }),
    secondsLeft: z.number().nullable(),
    trouble: z.string().nullable().meta({ description: '止まっている、または待っている理由' }),
    heldUntil: instant.nullable().meta({ description: '照会先が応答しないため、この時刻まで待ちます' }),
    createdBy: z.string(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'CleaningRun' });
export const cleaningRunPage = pageOf(cleaningRun);
export const cleaningRunQuery = pageQuery.extend({ storeId: id.optional() });

export const cleaningLookup = z
  .object({
    id,
    vehicleId: id,
    vehicle: z.object({
      name: z.string().nullable(),
      registrationNumber: z.string().nullable(),
      chassisNumber: z.string().nullable(),
      inspectionExpiresOn: calendarDate.nullable(),
    }),
    customer: z.object({ id, name: z.string(), cleaningDecision }),
    result: scrapStatus.nullable().meta({ description: 'null = まだ照会していない' }),
    lacks: z.enum(LACKS).nullable(),
    simulated: z.boolean(),
    attempts: z.int(),
    error: z.string().nullable(),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'CleaningLookup' });
export const cleaningLookupPage = pageOf(cleaningLookup);
export const cleaningLookupQuery = pageQuery.extend({ result: listOf(scrapStatus), open: flag.optional() });

/** Whom a decision concerns: a search, or the results of a run. */
export const cleaningTarget = z
  .object({
    selection: selectionSchema.optional(),
    lookup: z
      .object({
        runId: id,
        results: z.array(scrapStatus).min(1),
        otherVehicles: z.enum(['leave_out', 'include']).default('leave_out').meta({
          description: 'ほかにも車両のある顧客: leave_out = 対象にしない、include = 対象にする',
        }),
      })
      .optional(),
  })
  .refine(({ selection, lookup }) => (selection === undefined) !== (lookup === undefined), {
    path: ['selection'],
    error: 'one_of_two',
  });

export const cleaningTargetPreview = z
  .object({
    customers: z.int(),
    keep: z.int(),
    exclude: z.int(),
    ask: z.int(),
    withOtherVehicles: z.int().meta({ description: 'ほかに車両があるため外した、または含めた顧客' }),
  })
  .meta({ id: 'CleaningTargetPreview' });

export const SOURCES = ['unused', 'lookup', 'search'] as const;
export type CleaningSource = (typeof SOURCES)[number];

export const createCleaningBatch = z
  .object({
    decision: cleaningDecision,
    source: z.enum(SOURCES).default('search'),
    target: cleaningTarget,
  })
  .meta({ id: 'CreateCleaningBatch' });

export const cleaningBatch = z
  .object({
    id,
    storeId: id.nullable(),
    decision: cleaningDecision,
    source: z.enum(SOURCES),
    runId: id.nullable(),
    selected: z.int().meta({ description: '対象の顧客' }),
    changed: z.int().meta({ description: '判断が変わった顧客' }),
    createdBy: z.string(),
    createdAt: instant,
    undoneAt: instant.nullable(),
    undoneBy: z.string().nullable(),
    restored: z.int().nullable().meta({ description: '元の判断に戻した顧客。その後に変えられた顧客は除く' }),
  })
  .meta({ id: 'CleaningBatch' });
export const cleaningBatches = z.object({ items: z.array(cleaningBatch) });
export const cleaningBatchPage = pageOf(cleaningBatch);
export const cleaningBatchQuery = pageQuery.extend({ storeId: id.optional(), runId: id.optional() });

export type CleaningRun = z.infer<typeof cleaningRun>;
export type CleaningRunPreview = z.infer<typeof cleaningRunPreview>;
export type CreateCleaningRun = z.infer<typeof createCleaningRun>;
export type CleaningLookup = z.infer<typeof cleaningLookup>;
export type CleaningTarget = z.infer<typeof cleaningTarget>;
export type CleaningTargetPreview = z.infer<typeof cleaningTargetPreview>;
export type CreateCleaningBatch = z.infer<typeof createCleaningBatch>;
export type CleaningBatch = z.infer<typeof cleaningBatch>;
