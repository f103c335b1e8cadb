/** Contract, price list and usage statement (D7). */
import { z } from 'zod';
import { calendarDate, id, instant, pageOf, pageQuery } from './fields.ts';
import { CONTRACT_OPTION_KEYS } from '#domain/contract-options';
import { MONTH } from '#domain/months';

export const month = z
  .stringFormat('month', MONTH)
  .meta({ description: '月 YYYY-MM', examples: ['2026-12'] });
const yen = z.int().min(0);
const option = z.enum(CONTRACT_OPTION_KEYS);

const period = z.object({
  id,
  option: z.string(),
  sinceOn: calendarDate,
  untilOn: calendarDate.nullable().meta({ description: '最終日。null は終わりを決めていない' }),
  createdBy: z.string(),
  createdAt: instant,
});

export const contractView = z
  .object({
    storeId: id,
    options: z.array(
      z.object({
        option,
        name: z.string(),
        needs: z.array(option).meta({ description: '先に必要な契約' }),
        contracted: z.boolean().meta({ description: '今日使えるか' }),
        contract: period.nullable(),
        includedIn: option.nullable().meta({ description: 'この契約に含まれているので使える' }),
        setupYen: yen,
        monthlyYen: yen,
      }),
    ),
    history: z.array(period),
  })
  .meta({ id: 'Contract' });

export const addContract = z
  .object({ option, sinceOn: calendarDate.optional().meta({ description: '開始日。省くと今日' }) })
  .meta({ id: 'AddContract' });
export const endContract = z
  .object({ untilOn: calendarDate.optional().meta({ description: '最終日。省くと今日' }) })
  .meta({ id: 'EndContract' });
export const contractParams = z.object({ id, contractId: id });

export const price = z
  .object({
    item: z
      .string()
      .max(100)
      .meta({ description: 'sms・postcard・mail・<オプション>.setup・<オプション>.monthly' }),
    validFrom: calendarDate,
    yen: yen.max(100_000_000),
  })
  .meta({ id: 'Price' });
export const importPrices = z
  .object({
    csv: z.string().max(200_000).meta({ description: '見出しは 項目,名称,適用開始日,価格（円）' }),
    dryRun: z.boolean().default(false).meta({ description: 'true: 確かめるだけ' }),
  })
  .meta({ id: 'ImportPrices' });
export const priceImport = z
  .object({
    rows: z.array(
      z.object({
        row: z.int(),
        item: z.string(),
        validFrom: calendarDate,
        yen,
        state: z.enum(['new', 'unchanged']),
      }),
    ),
    errors: z.array(z.object({ row: z.int(), field: z.string(), message: z.string(), remedy: z.string() })),
    imported: z.int(),
  })
  .meta({ id: 'PriceImport' });
export const prices = z.object({ items: z.array(price) }).meta({ id: 'PriceList' });

const line = z.object({
  kind: z.enum(['setup', 'monthly', 'sms', 'postcard', 'mail']),
  option: z.string().nullable(),
  ofMonth: month.nullable().meta({ description: '締め後に確定・取り消しされた、以前の月の送信' }),
  label: z.string(),
  unitYen: yen,
  quantity: z.int().meta({ description: '取り消しでは負の数' }),
  amountYen: z.int(),
});

export const usage = z
  .object({
    storeId: id,
    storeName: z.string(),
    month,
    running: z.boolean().meta({ description: 'まだ終わっていない月' }),
    closed: z
      .object({ at: instant, by: z.string() })
      .nullable()
      .meta({ description: '確定した日時と人。確定した明細は変わらない' }),
    madeAt: instant,
    lines: z.array(line),
    totalYen: z.int().meta({ description: '税抜' }),
    inDoubt: z.array(line).meta({ description: '届いたかどうか確認待ち。合計に含まない' }),
    inDoubtYen: yen,
    pending: z
      .object({ quantity: z.int(), amountYen: yen })
      .meta({ description: '送信処理中。合計に含まない' }),
    days: z.array(
      z.object({
        on: calendarDate,
        sms: z.int(),
        postcard: z.int(),
        smsYen: yen,
        postcardYen: yen,
      }),
    ),
    budget: z
      .object({
        capYen: yen.nullable(),
        spentYen: yen,
        remainingYen: yen.nullable(),
        held: z.array(z.object({ channel: z.string(), count: z.int(), until: instant })),
      })
      .nullable()
      .meta({ description: '今月の予算。過去の月では null' }),
  })
  .meta({ id: 'Usage' });
export const usageQuery = z.object({ month: month.optional() });
export const usageMonthParams = z.object({ id, month });

export const heldSend = z
  .object({
    id,
    source: z.enum(['step', 'survey', 'rule', 'message']).meta({
      description: 'パターンのステップ・商談後のアンケート・自動送信・担当者のメッセージ',
    }),
    customerId: id,
    customerName: z.string().nullable(),
    channel: z.string(),
    name: z.string().nullable().meta({ description: 'パターンか自動送信ルールの名前' }),
    followId: id.nullable(),
    ruleId: id.nullable(),
    until: instant.meta({ description: '新しい月の予算で送る日時' }),
  })
  .meta({ id: 'HeldSend' });
export const heldSendPage = pageOf(heldSend);
export const heldSendQuery = pageQuery;
export const usageFileQuery = usageQuery.extend({
  format: z.enum(['pdf', 'csv']).default('pdf'),
  encoding: z.enum(['utf-8', 'shift_jis']).default('utf-8'),
});

export const usageMonths = z
  .object({
    items: z.array(
      z.object({
        month,
        feesYen: yen,
        smsYen: z.int(),
        postcardYen: z.int(),
        totalYen: z.int(),
        inDoubtYen: yen,
      }),
    ),
  })
  .meta({ id: 'UsageMonths' });

export type ContractView = z.infer<typeof contractView>;
export type Price = z.infer<typeof price>;
export type PriceImport = z.infer<typeof priceImport>;
export type HeldSendView = z.infer<typeof heldSend>;
export type UsageView = z.infer<typeof usage>;
export type UsageMonth = z.infer<typeof usageMonths>['items'][number];
