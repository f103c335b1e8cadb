/** A follow: one pattern running for one customer. */
import { z } from 'zod';
import { base, id, instant, line, listOf, pageOf, pageQuery } from './fields.ts';
import { channel, engineState, followStatus, negotiationState, patternBase, stepStatus } from './kinds.ts';

export const followStep = z
  .object({
    id,
    position: z.int(),
    occurrence: z.int(),
    channel,
    title: z.string(),
    dueAt: instant,
    status: stepStatus,
    skipReason: z.string().nullable(),
    provisional: z.boolean(),
    pinned: z.boolean().meta({ description: '人が日時を決めた' }),
    issuedAt: instant.nullable(),
    doneAt: instant.nullable(),
  })
  .meta({ id: 'FollowStep' });

export const follow = z
  .object({
    id,
    workflowId: z.string(),
    status: followStatus,
    engine: engineState.meta({ description: 'pending: Temporal へ未達（自動で再送されます）' }),
    storeId: id,
    customerId: id,
    customerName: z.string().nullable(),
    patternId: id,
    patternVersionId: id,
    patternName: z.string(),
    patternVersion: z.int(),
    quoteId: id.nullable(),
    baseKind: patternBase.nullable(),
    base: z.string().meta({ description: '基準日（暦日または日時）' }),
    occurrence: z.int(),
    assignedAt: instant,
    assignedBy: z.string(),
    pausedAt: instant.nullable(),
    stoppedAt: instant.nullable(),
    stopReason: z.string().nullable(),
    completedAt: instant.nullable(),
    nextStep: z.object({ id, position: z.int(), channel, dueAt: instant }).nullable(),
    steps: z.array(followStep),
  })
  .meta({ id: 'Follow' });
export const followPage = pageOf(follow);

/** Without `base` it is derived from the pattern's base (last negotiation …); `specified` without `base` means now. */
export const assignPattern = z
  .object({
    customerId: id,
    patternId: id,
    base: base.nullish(),
    quoteId: id.nullish(),
    vehicleId: id.nullish(),
  })
  .meta({ id: 'AssignPattern' });

export const followQuery = pageQuery.extend({
  storeId: id.optional(),
  customerId: id.optional(),
  patternId: id.optional(),
  status: listOf(followStatus),
  negotiationState: listOf(negotiationState),
  stopReason: listOf(line(200)).meta({ description: '停止の理由（reply / contract / end / staff …）' }),
});

export const stopFollow = z
  .object({
    reason: line(200)
      .default('staff')
      .meta({ description: '停止の理由。reply / contract / end / staff、または自由な文' }),
    note: line(500).nullish(),
  })
  .meta({ id: 'StopFollow' });

export const removeSteps = z
  .object({ stepIds: z.array(id).max(500).nullish().meta({ description: '省略時は残り全部' }) })
  .meta({ id: 'RemoveSteps' });
export const removeStepsQuery = z.object({ stepIds: listOf(id) });

export const rescheduleStep = z.object({ dueAt: instant }).meta({ id: 'RescheduleStep' });
export const skipStep = z.object({ reason: line(200).nullish() }).meta({ id: 'SkipStep' });

export type FollowStep = z.infer<typeof followStep>;
export type Follow = z.infer<typeof follow>;
export type AssignPattern = z.infer<typeof assignPattern>;
export type FollowQuery = z.infer<typeof followQuery>;
export type StopFollow = z.infer<typeof stopFollow>;
export type RescheduleStep = z.infer<typeof rescheduleStep>;
