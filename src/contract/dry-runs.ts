/** Dry run (X3): what a bulk assignment would do in the coming days, before anybody is assigned. */
import { z } from 'zod';
import { base, calendarDate, id, instant, pageOf, pageQuery } from './fields.ts';
import { batchSelection } from './follow-batches.ts';

export const DRY_RUN_DAYS = 90;
export const DRY_RUN_STATUSES = ['waiting', 'running', 'completed', 'cancelled', 'failed'] as const;

export const createDryRun = z
  .object({
    patternId: id,
    base: base.nullish(),
    selection: batchSelection,
    days: z.int().min(1).max(365).default(DRY_RUN_DAYS),
  })
  .meta({ id: 'CreateDryRun' });

const count = z.int();
const reasons = z.record(z.string(), count);

/** Days are calendar dates in the zone of each customer's store. */
export const dryRunResult = z
  .object({
    from: calendarDate,
    to: calendarDate,
    customers: z.object({
      total: count,
      assigned: count,
      leftOut: reasons.meta({ description: '割り当てられない理由ごとの人数' }),
    }),
    sends: z.object({ mail: count, sms: count, postcard: count }),
    manual: z.object({
      phone: count,
      task: count,
      handedOver: count.meta({ description: '送れずに担当者へ渡る連絡' }),
    }),
    days: z
      .array(
        z.object({
          on: calendarDate,
          mail: count,
          sms: count,
          postcard: count,
          phone: count,
          task: count,
          handedOver: count,
          costYen: count,
        }),
      )
      .meta({ description: '1 日も抜けない日ごとの数' }),
    staff: z
      .array(
        z.object({
          assigneeId: z.string().nullable(),
          name: z.string().nullable(),
          capacityPerDay: count.nullable(),
          total: count,
          overloadedDays: count.meta({ description: '予定済みと合わせて 1 日の上限を超える日数' }),
          peak: z.object({ on: calendarDate, load: count }).nullable(),
          days: z
            .array(z.object({ on: calendarDate, added: count, planned: count }))
            .meta({ description: '増える数と、すでに予定された数' }),
        }),
      )
      .meta({ description: '担当者ごと・日ごとの電話と作業。null は担当者なし' }),
    cost: z.object({
      smsYen: count,
      postcardYen: count,
      totalYen: count,
      months: z.array(
        z.object({
          storeId: id,
          month: z.string(),
          addedYen: count,
          plannedYen: count,
          capYen: count.nullable(),
        }),
      ),
    }),
    collisions: z
      .object({
        convenient_times: count,
        closed_day: count,
        quiet_hours: count,
        frequency_cap: count,
        budget_cap: count,
      })
      .meta({ description: '規則のために時刻が動いた工程の数' }),
    skipped: reasons.meta({ description: '実行されない工程の数（同意なし・宛先なし・過去など）' }),
    beyond: count.meta({ description: '期間より後の工程の数' }),
  })
  .meta({ id: 'DryRunResult' });

export const dryRun = z
  .object({
    id,
    status: z.enum(DRY_RUN_STATUSES),
    storeId: id.nullable(),
    patternId: id,
    base: z.string().nullable(),
    days: count,
    total: count,
    done: count,
    secondsLeft: z.number().nullable(),
    error: z.string().nullable(),
    result: dryRunResult.nullable(),
    createdBy: z.string(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'DryRun' });
export const dryRunSummary = dryRun.omit({ result: true }).meta({ id: 'DryRunSummary' });
export const dryRunPage = pageOf(dryRunSummary);
export const dryRunQuery = pageQuery;

export type CreateDryRun = z.infer<typeof createDryRun>;
export type DryRunResult = z.infer<typeof dryRunResult>;
export type DryRun = z.infer<typeof dryRun>;
