/** The automation master (D1): rules that send SMS, postcards and mails by themselves, their previews, runs and sends. */
import { DATE_SOURCE_KEYS } from '#domain/automation/date-sources';
import { RULE_CHANNELS, RULE_STATUSES, RUN_STATUSES, SINGLE_SEND_STATUSES } from '#domain/automation/rule';
import { z } from 'zod';
import { customerQuerySchema, fieldTest } from './customer-search.ts';
import {
  calendarDate,
  flag,
  id,
  instant,
  line,
  listOf,
  pageOf,
  pageQuery,
  subject,
  text,
  timeOfDay,
} from './fields.ts';
import { purpose } from './kinds.ts';

export const ruleStatus = z
  .enum(RULE_STATUSES)
  .meta({ id: 'RuleStatus', description: '有効・一時停止・廃止' });
export const ruleChannel = z.enum(RULE_CHANNELS).meta({ id: 'RuleChannel' });
export const runStatus = z.enum(RUN_STATUSES).meta({ id: 'RunStatus' });
export const singleSendStatus = z.enum(SINGLE_SEND_STATUSES).meta({ id: 'SingleSendStatus' });
export const dateSource = z.enum(DATE_SOURCE_KEYS).meta({
  id: 'DateSource',
  description: '車検満了日・12か月点検・6か月点検・最終入庫日・初度登録日・納車日',
});

/** Years, months, weeks and days: a rule works by days. */
const dayOffset = z
  .stringFormat('day_offset', /^-?P(?=\d)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,3}W)?(\d{1,4}D)?$/)
  .meta({ description: '日付から何日後に送るか（-P30D: 30日前、P6M: 6か月後）', examples: ['-P30D', 'P6M'] });

const definition = {
  name: line(100),
  query: customerQuerySchema
    .default({ all: [] })
    .meta({ description: '顧客の条件（顧客一覧の検索と同じ形）' }),
  vehicleTests: z
    .array(fieldTest)
    .max(20)
    .default([])
    .meta({ description: '送信の対象になる車両そのものの条件（車両区分・車種など）' }),
  dateSource,
  offset: dayOffset,
  channel: ruleChannel,
  purpose: purpose.default('advertising'),
  templateId: id.nullish(),
  subject: subject.nullish(),
  body: text(20_000).nullish(),
  timeOfDay: timeOfDay.default('10:00'),
  capPerDay: z.int().min(1).max(1_000_000).nullish().meta({ description: '店舗ごと・1日ごとの上限' }),
  ratePerMinute: z.int().min(1).max(60_000).nullish().meta({ description: '1分あたりの送信数の上限' }),
  catchUpDays: z
    .int()
    .min(0)
    .max(14)
    .default(3)
    .meta({ description: '動かせなかった日の分を何日後まで送るか' }),
  holdDays: z.int().min(0).max(60).default(7).meta({ description: '保留した送信を何日後まで送るか' }),
};

export const writeRule = z
  .object({ ...definition, storeId: id.nullish() })
  .meta({ id: 'WriteAutomationRule' });

/** A rule that is not saved: what is left out counts as in a new rule. */
export const previewRule = z
  .object({
    ...definition,
    name: line(100).default('（未保存）'),
    storeId: id.nullish(),
    ruleId: id.nullish(),
  })
  .extend({ on: calendarDate.optional().meta({ description: '省略時は明日' }) })
  .meta({ id: 'PreviewAutomationRule' });

const counts = {
  selected: z.int().meta({ description: '条件に合い、まだ送っていない車両' }),
  carried: z.int().meta({ description: '前の日から持ち越した送信' }),
  sent: z.int(),
  skipped: z.int(),
  held: z.int().meta({ description: '保留（予算・回数・時間帯・1日の上限）' }),
  failed: z.int(),
  inDoubt: z.int(),
  costYen: z.int(),
  reasons: z
    .array(z.object({ reason: z.string(), label: z.string(), count: z.int() }))
    .meta({ description: '送らなかった・保留した理由ごとの数。多い順' }),
};

export const automationRun = z
  .object({
    id,
    ruleId: id,
    version: z.int(),
    runOn: calendarDate,
    startedBy: z.string(),
    status: runStatus,
    ...counts,
    error: z.string().nullable(),
    startedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'AutomationRun' });

export const automationRule = z
  .object({
    id,
    storeId: id.nullable(),
    storeName: z.string().nullable(),
    name: z.string(),
    status: ruleStatus,
    version: z.int(),
    query: customerQuerySchema,
    vehicleTests: z.array(fieldTest),
    sentence: z.object({ ja: z.string(), en: z.string() }).meta({ description: '条件を読み下した文' }),
    dateSource,
    offset: z.string(),
    channel: ruleChannel,
    purpose,
    templateId: id.nullable(),
    subject: z.string().nullable(),
    body: z.string(),
    timeOfDay: z.string(),
    capPerDay: z.int().nullable(),
    ratePerMinute: z.int().nullable(),
    catchUpDays: z.int(),
    holdDays: z.int(),
    activeSince: calendarDate.nullable(),
    nextRunAt: instant.nullable().meta({ description: '次に動く日時。有効なときだけ' }),
    lastRun: automationRun.nullable(),
    createdAt: instant,
    createdBy: z.string(),
    versionAt: instant,
    versionBy: z.string(),
  })
  .meta({ id: 'AutomationRule' });
export const automationRuleList = z.object({ items: z.array(automationRule) });
export const automationRuleQuery = z.object({ storeId: id.optional(), archived: flag.default(false) });
export const automationRuleVersions = z.object({ items: z.array(automationRule.omit({ lastRun: true })) });

export const automationRunList = z.object({ items: z.array(automationRun) });
export const automationRunQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(30),
  before: calendarDate.optional().meta({ description: 'この日より前の日' }),
});

/** What tomorrow's run would do, by the same selection and decision as the run. */
export const rulePreview = z
  .object({
    runOn: calendarDate,
    at: instant,
    selected: z.int(),
    carried: z.int(),
    sends: z.int(),
    skipped: z.int(),
    held: z.int(),
    costYen: z.int(),
    reasons: counts.reasons,
    overflow: z.int().meta({ description: '差し込むと70文字を超えるSMS。送らず、担当者のToDoになります' }),
    stores: z.array(
      z.object({
        storeId: id,
        storeName: z.string(),
        contracted: z.boolean(),
        sends: z.int(),
        costYen: z.int(),
        budgetCapYen: z.int().nullable(),
        spentYen: z.int().meta({ description: '今月の使用額（予算があるとき）' }),
      }),
    ),
    isExact: z.boolean().meta({ description: 'false: 多すぎるため一部だけを試算' }),
    items: z.array(
      z.object({
        customerId: id,
        customerName: z.string(),
        vehicleId: id,
        vehicle: z.string(),
        dueOn: calendarDate,
        plannedOn: calendarDate,
        outcome: z.enum(['send', 'skip', 'hold', 'hand_over']),
        reason: z.string().nullable(),
        reasonLabel: z.string().nullable(),
        text: z.string().nullable(),
        smsLength: z.int().nullable(),
        priceYen: z.int(),
      }),
    ),
  })
  .meta({ id: 'AutomationPreview' });

export const automationSend = z
  .object({
    id,
    runId: id.nullable(),
    customerId: id,
    customerName: z.string().nullable(),
    vehicleId: id.nullable(),
    vehicle: z.string().nullable(),
    dueOn: calendarDate,
    plannedOn: calendarDate,
    dueAt: instant,
    channel: z.string(),
    status: singleSendStatus,
    reason: z.string().nullable(),
    reasonLabel: z.string().nullable(),
    heldUntil: instant.nullable(),
    deliveryStatus: z.string().nullable(),
    priceYen: z.int(),
    doneAt: instant.nullable(),
  })
  .meta({ id: 'AutomationSend' });
export const automationSendPage = pageOf(automationSend);
export const automationSendQuery = pageQuery.extend({
  runId: id.optional(),
  status: listOf(singleSendStatus),
});

export type WriteRule = z.infer<typeof writeRule>;
export type PreviewRule = z.infer<typeof previewRule>;
export type AutomationRule = z.infer<typeof automationRule>;
export type AutomationRun = z.infer<typeof automationRun>;
export type RulePreview = z.infer<typeof rulePreview>;
export type AutomationSend = z.infer<typeof automationSend>;
