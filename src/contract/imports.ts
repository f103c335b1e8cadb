/** Import of customers, vehicles and orders from CSV (B14). */
import { IMPORT_KINDS } from '#domain/imports/fields';
import { z } from 'zod';
import { id, instant, line, listOf, pageOf, pageQuery } from './fields.ts';

/** Largest file, in bytes. */
export const IMPORT_FILE_LIMIT = 200_000_000;

export const ENCODINGS = ['utf-8', 'shift_jis'] as const;
export const IMPORT_STATUSES = [
  'draft',
  'checking',
  'checked',
  'running',
  'paused',
  'completed',
  'cancelled',
  'failed',
] as const;
export type Encoding = (typeof ENCODINGS)[number];
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const importKind = z.enum(IMPORT_KINDS).meta({ id: 'ImportKind', description: '顧客・車両・注文' });
const encoding = z.enum(ENCODINGS).meta({ id: 'ImportEncoding' });
const onDouble = z.enum(['skip', 'create']).meta({
  description:
    '外部IDのない行が登録済みの顧客（カナと電話が同じ）などに見えるとき: skip = 取り込まずに一覧へ、create = 別のものとして登録',
});
const counts = { created: z.int(), updated: z.int(), unchanged: z.int(), failed: z.int(), held: z.int() };

export const uploadQuery = z.object({
  kind: importKind,
  storeId: id.optional().meta({ description: '取り込み先の店舗。省略時は自分の店舗' }),
  fileName: line(200).optional(),
  encoding: encoding.optional().meta({ description: '省略時は自動で判定' }),
});

export const importJob = z
  .object({
    id,
    storeId: id,
    kind: importKind,
    fileName: z.string(),
    sizeBytes: z.int(),
    encoding,
    delimiter: z.string(),
    headers: z.array(z.string()),
    columns: z
      .array(z.string().nullable())
      .nullable()
      .meta({ description: '列ごとの取り込み先。null = まだ決まっていない' }),
    onDouble,
    status: z.enum(IMPORT_STATUSES),
    total: z.int().meta({ description: 'ファイルの行数（見出しを除く）' }),
    rowsRead: z.int(),
    ...counts,
    check: z
      .object({ rowsRead: z.int(), ...counts })
      .nullable()
      .meta({ description: '最後の試し取り込みの結果' }),
    ratePerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    error: z.string().nullable(),
    createdBy: z.string(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Import' });
export const importPage = pageOf(importJob);
export const importQuery = pageQuery.extend({
  storeId: id.optional(),
  kind: listOf(importKind),
  status: listOf(z.enum(IMPORT_STATUSES)),
});

export const importField = z
  .object({
    key: z.string(),
    label: z.string(),
    required: z.boolean(),
    many: z.boolean().meta({ description: '複数の列を割り当てられる' }),
  })
  .meta({ id: 'ImportField' });
export const importFields = z.object({ items: z.array(importField) });
export const importFieldsQuery = z.object({ kind: importKind });

export const previewQuery = z.object({
  encoding: encoding.optional().meta({ description: 'この文字コードで読み直す' }),
  rows: z.coerce.number().int().min(1).max(100).default(20),
});
export const importPreview = z
  .object({
    encoding,
    delimiter: z.string(),
    headers: z.array(z.string()),
    suggestion: z.array(z.string().nullable()).meta({ description: '見出しから推した取り込み先' }),
    rows: z.array(z.array(z.string())),
    fields: z.array(importField),
  })
  .meta({ id: 'ImportPreview' });

export const putMapping = z
  .object({
    columns: z
      .array(z.string().max(50).nullable())
      .max(500)
      .meta({ description: '列ごとの取り込み先。null = 取り込まない' }),
    encoding: encoding.optional(),
    onDouble: onDouble.default('skip'),
  })
  .meta({ id: 'ImportMapping' });

export const importError = z
  .object({
    rowNumber: z.int().meta({ description: '見出しの次の行を 1 とする行番号' }),
    field: z.string().nullable(),
    column: z.string().nullable().meta({ description: 'ファイルの見出し' }),
    code: z.string(),
    message: z.string(),
    remedy: z.string(),
    matchId: id.nullable().meta({ description: '同じ可能性のある登録済みの行' }),
    cells: z.array(z.string()),
  })
  .meta({ id: 'ImportRowError' });
export const importErrorPage = pageOf(importError);
export const importErrorQuery = pageQuery.extend({ code: listOf(z.string().max(50)) });

export type Import = z.infer<typeof importJob>;
export type ImportPreview = z.infer<typeof importPreview>;
export type PutMapping = z.infer<typeof putMapping>;
export type ImportError = z.infer<typeof importError>;
