/** Every list as a file (B14). */
import { z } from 'zod';
import { calendarDate, flag, id, listOf } from './fields.ts';
import {
  bucket,
  channel,
  deliveryStatus,
  followStatus,
  negotiationState,
  quoteStatus,
  todoStatus,
} from './kinds.ts';
import { wish } from './quote-extras.ts';
import { selectionSchema } from './selection.ts';

export const EXPORT_LISTS = [
  'customers',
  'vehicles',
  'quotes',
  'orders',
  'follows',
  'todos',
  'deliveries',
  'history',
  'cleaning_lookups',
  'automation_sends',
] as const;
export type ExportListName = (typeof EXPORT_LISTS)[number];

const format = z.enum(['csv', 'xlsx']).default('csv');
const encoding = z
  .enum(['utf-8', 'shift_jis'])
  .default('utf-8')
  .meta({ description: 'CSV の文字コード。utf-8 は BOM 付き。shift_jis にない文字は「?」になります' });

export const exportParams = z.object({ list: z.enum(EXPORT_LISTS) });

export const exportQuery = z.object({
  format,
  encoding,
  storeId: id.optional(),
  customerId: id.optional(),
  runId: id
    .optional()
    .meta({ description: 'cleaning_lookups・automation_sends だけ: この廃車可能性確認・自動送信の実行' }),
  ruleId: id.optional().meta({ description: 'automation_sends だけ: このルールの送信' }),
  from: calendarDate.optional().meta({ description: '一覧の日付（期限・受付日など）の始まり。この日を含む' }),
  to: calendarDate.optional().meta({ description: '終わり。この日を含む' }),
  patternId: id.optional().meta({ description: 'follows・todos だけ' }),
  status: listOf(z.union([followStatus, todoStatus, deliveryStatus, quoteStatus])).meta({
    description: 'follows・todos・deliveries・quotes だけ: 一覧と同じ状態',
  }),
  negotiationState: listOf(negotiationState).meta({ description: 'follows だけ' }),
  stopReason: listOf(z.string().max(200)).meta({ description: 'follows だけ' }),
  bucket: bucket.optional().meta({ description: 'todos だけ' }),
  assigneeId: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'todos（me=自分、none=担当なし）・quotes だけ' }),
  channel: listOf(channel).meta({ description: 'todos だけ' }),
  q: z.string().trim().max(100).optional().meta({ description: 'quotes だけ: 一覧と同じ検索語' }),
  source: z.string().max(100).optional().meta({ description: 'quotes だけ' }),
  wish: listOf(wish).meta({ description: 'quotes だけ: 希望のどれかにあてはまるもの' }),
  askedBefore: flag.optional().meta({ description: 'quotes だけ: 新着見積り一覧と同じ' }),
  waiting: flag.optional().meta({ description: 'quotes だけ: 商談顧客一覧と同じ' }),
  surveyed: flag.optional().meta({ description: 'quotes だけ: 商談顧客一覧と同じ' }),
  updatedFrom: calendarDate.optional().meta({ description: 'quotes だけ: お客様の更新日の始まり' }),
  updatedTo: calendarDate.optional().meta({ description: 'quotes だけ: 終わり。この日を含む' }),
});

export const exportCustomers = z
  .object({ selection: selectionSchema, format, encoding })
  .meta({ id: 'ExportCustomers' });

export type ExportFormat = z.infer<typeof format>;
export type ExportEncoding = z.infer<typeof encoding>;
export type ExportQuery = z.infer<typeof exportQuery>;
