/** Bulk work on follows (B4, B5): shapes only for now, the routes come with issue B. */
import { z } from 'zod';
import { base, id, instant, pageOf } from './fields.ts';
import { followStatus, negotiationState } from './kinds.ts';

export const batchAction = z.enum(['assign', 'remove_remaining', 'replace']).meta({ id: 'BatchAction' });

/** Whom it concerns: named customers, or a search. */
export const selection = z
  .object({
    customerIds: z.array(id).max(100_000).optional(),
    patternId: id.optional(),
    followStatus: z.array(followStatus).optional(),
    negotiationState: z.array(negotiationState).optional(),
    storeId: id.optional(),
    q: z.string().max(100).optional(),
    tags: z.array(z.string().max(50)).optional(),
  })
  .meta({ id: 'Selection' });

export const createFollowBatch = z
  .object({ action: batchAction, selection, patternId: id.nullish(), base: base.nullish() })
  .meta({ id: 'CreateFollowBatch' });

export const followBatch = z
  .object({
    id,
    action: z.string(),
    status: z.enum(['preparing', 'running', 'paused', 'completed', 'cancelled', 'failed']),
    patternId: id.nullable(),
    total: z.int(),
    done: z.int(),
    failed: z.int(),
    skipped: z.int(),
    ratePerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    undoOfId: id.nullable(),
    undoneAt: instant.nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'FollowBatch' });
export const followBatchPage = pageOf(followBatch);

export type FollowBatch = z.infer<typeof followBatch>;
export type CreateFollowBatch = z.infer<typeof createFollowBatch>;
export type Selection = z.infer<typeof selection>;
