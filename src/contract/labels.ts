/** 宛名ラベル (B9): whom to print for, on which sheet, and who was left out and why. */
import { z } from 'zod';
import { id, line } from './fields.ts';
import { selectionSchema } from './selection.ts';

export const LABELS_MAX = 10_000;

const whom = {
  selection: selectionSchema.optional(),
  batchId: id.optional().meta({ description: '一括処理の対象になった顧客' }),
  postcardBatchId: id.optional().meta({ description: 'はがきのまとめに入っている顧客' }),
};
const namesSomebody = (input: { selection?: unknown; batchId?: unknown; postcardBatchId?: unknown }) =>
  [input.selection, input.batchId, input.postcardBatchId].filter((given) => given !== undefined).length === 1;
const oneOfThem = { path: ['selection'], error: 'selection_empty' };

export const checkLabels = z.object(whom).refine(namesSomebody, oneOfThem).meta({ id: 'CheckLabels' });

export const printLabels = z
  .object({
    ...whom,
    perSheet: z
      .union([z.literal(12), z.literal(24)])
      .default(12)
      .meta({ description: 'A4 12 面（86.4 × 42.3 mm）か 24 面（66 × 33.9 mm）' }),
    startAt: z.int().min(0).max(23).default(0).meta({ description: '1 枚目で使い終わっている面の数' }),
    shiftXMm: z.number().min(-10).max(10).default(0).meta({ description: 'プリンタのずれの補正（右へ）' }),
    shiftYMm: z.number().min(-10).max(10).default(0).meta({ description: 'プリンタのずれの補正（下へ）' }),
    honorific: line(10).default('様'),
  })
  .refine(namesSomebody, oneOfThem)
  .meta({ id: 'PrintLabels' });

export const leftOutLabel = z.object({
  customerId: id,
  name: z.string(),
  reason: z
    .enum(['excluded', 'refused', 'undeliverable', 'postal_code', 'address', 'name', 'too_long', 'character'])
    .meta({
      description: 'DM 除外・拒否・郵便不達・郵便番号なし・住所なし・氏名なし・長すぎる・印字できない文字',
    }),
});

export const labelCheck = z
  .object({ selected: z.int(), printable: z.int(), leftOut: z.array(leftOutLabel) })
  .meta({ id: 'LabelCheck' });

export type CheckLabels = z.infer<typeof checkLabels>;
export type PrintLabels = z.infer<typeof printLabels>;
export type LeftOutLabel = z.infer<typeof leftOutLabel>;
