/** Every list as a file (B14). */
import { z } from 'zod';
import { calendarDate, id } from './fields.ts';
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
  runId: id.optional().meta({ description: 'cleaning_lookups だけ: この廃車可能性確認の結果' }),
  from: calendarDate.optional().meta({ description: '一覧の日付（期限・受付日など）の始まり。この日を含む' }),
  to: calendarDate.optional().meta({ description: '終わり。この日を含む' }),
});

export const exportCustomers = z
  .object({ selection: selectionSchema, format, encoding })
  .meta({ id: 'ExportCustomers' });

export type ExportFormat = z.infer<typeof format>;
export type ExportEncoding = z.infer<typeof encoding>;
export type ExportQuery = z.infer<typeof exportQuery>;
