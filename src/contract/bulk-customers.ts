/** Bulk changes of customers out of a search: tags and who looks after them. */
import { z } from 'zod';
import { line } from './fields.ts';
import { selectionSchema } from './selection.ts';

const tags = z.array(line(50)).max(20).default([]);

export const bulkTags = z
  .object({ selection: selectionSchema, add: tags, remove: tags })
  .refine(({ add, remove }) => add.length + remove.length > 0, { path: ['add'], error: 'tags_empty' })
  .meta({ id: 'BulkTags' });

export const bulkAssignee = z
  .object({
    selection: selectionSchema,
    assigneeId: z.string().max(100).nullable().meta({ description: 'null: 担当なし' }),
    withTodos: z.boolean().default(true).meta({ description: '前の担当者の未完了 ToDo も移す' }),
  })
  .meta({ id: 'BulkAssignee' });

export const bulkChange = z
  .object({ selected: z.int(), changed: z.int().meta({ description: '実際に変わった顧客の数' }) })
  .meta({ id: 'BulkChange' });

export type BulkTags = z.infer<typeof bulkTags>;
export type BulkAssignee = z.infer<typeof bulkAssignee>;
