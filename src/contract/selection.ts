/** Whom a bulk action concerns: shared by follow batches, labels, tags, reassignment and exports. */
import { z } from 'zod';
import { customerQuerySchema } from './customer-search.ts';
import { id } from './fields.ts';

/**
 * A search less the rows that were unticked, plus customers named one by one; kept over pages by the screen. Without a
 * query only the named ones are meant. Relative dates are resolved when the action starts.
 */
export const selectionSchema = z
  .object({
    query: customerQuerySchema.optional(),
    storeId: id.optional().meta({ description: '検索をこの店舗に限る' }),
    excludeIds: z.array(id).max(10_000).optional().meta({ description: '検索結果から外す顧客' }),
    customerIds: z.array(id).max(20_000).optional().meta({ description: '検索によらず加える顧客' }),
  })
  .refine(({ query, customerIds }) => query !== undefined || (customerIds?.length ?? 0) > 0, {
    path: ['query'],
    error: 'selection_empty',
  })
  .meta({ id: 'CustomerSelection' });

export type CustomerSelection = z.infer<typeof selectionSchema>;
