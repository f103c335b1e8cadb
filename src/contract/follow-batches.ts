/** Bulk work on follows (B2, B4, B5, B9, X5): assigning, removing what remains, replacing, moving to another version. */
import { z } from 'zod';
import { base, id, instant, listOf, pageOf, pageQuery } from './fields.ts';
import { followStatus } from './kinds.ts';
import { selectionSchema } from './selection.ts';

/** Most customers of one batch. */
export const BATCH_LIMIT = 100_000;

export const BATCH_ACTIONS = ['assign', 'remove_remaining', 'replace', 'move', 'undo'] as const;
export const BATCH_STATUSES = ['preparing', 'running', 'paused', 'completed', 'cancelled', 'failed'] as const;
export const ITEM_STATUSES = ['waiting', 'done', 'skipped', 'failed'] as const;

export const batchAction = z
  .enum(['assign', 'remove_remaining', 'replace'])
  .meta({ id: 'BatchAction', description: '割り当て・残りの工程を全て削除・別のパターンへ置き換え' });

/**
 * Whom it concerns: a search and customers by name, or those who run a pattern (find by pattern and state, B4), or those
 * of the first who are also of the second. With `follows` removal and replacement touch those follows only.
 */
export const batchSelection = z
  .object({
    ...selectionSchema.shape,
    follows: z
      .object({
        patternId: id.optional(),
        status: z
          .array(followStatus)
          .max(5)
          .optional()
          .meta({ description: '省略時は進行中（starting, running, paused）' }),
        negotiationState: z
          .array(z.string().max(20))
          .max(5)
          .optional()
          .meta({ description: '商談状態（商談中 = negotiating …）' }),
      })
      .extend({ otherThanVersionId: id.optional().meta({ description: 'この版で進行中のフォローを除く' }) })
      .optional()
      .meta({ description: 'パターンと状態で探す。削除・置き換えはこのフォローだけに及ぶ' }),
  })
  .refine(
    ({ query, customerIds, follows }) =>
      query !== undefined || follows !== undefined || (customerIds?.length ?? 0) > 0,
    {
      path: ['query'],
      error: 'selection_empty',
    },
  )
  .meta({ id: 'BatchSelection' });

const ratePerSecond = z
  .number()
  .min(0.1)
  .max(1_000)
  .nullish()
  .meta({ description: '1 秒あたりの顧客数の上限。省略時は上限なし' });

export const createFollowBatch = z
  .object({
    action: batchAction,
    selection: batchSelection,
    patternId: id.nullish().meta({ description: 'assign と replace で割り当てるパターン' }),
    base: base.nullish().meta({ description: '省略時は顧客ごとにパターンの基準日から' }),
    ratePerSecond,
  })
  .refine(({ action, patternId }) => action === 'remove_remaining' || Boolean(patternId), {
    path: ['patternId'],
    error: 'pattern_required',
  })
  .meta({ id: 'CreateFollowBatch' });

export const undoFollowBatch = z
  .object({
    started: z.enum(['stop', 'leave']).default('stop').meta({
      description: 'すでに連絡が始まったフォロー: stop = これ以上の連絡を止める、leave = そのまま続ける',
    }),
    ratePerSecond,
  })
  .meta({ id: 'UndoFollowBatch' });

/** What an undo would do, counted before it is asked for. */
export const undoPreview = z
  .object({
    undoable: z.boolean(),
    reason: z.string().nullable().meta({ description: '取り消せない理由（エラーコード）' }),
    customers: z.int().meta({ description: 'この処理で変更された顧客数（取り消しの対象）' }),
    untouched: z.int().meta({ description: 'まだ何も連絡していないフォロー: 止めれば割り当て前と同じ' }),
    started: z.int().meta({ description: 'すでに連絡が始まったフォロー: 送ったものは戻らない' }),
    ended: z.int().meta({ description: 'すでに終わったフォロー: 何も変わらない' }),
    restorableSteps: z.int().meta({ description: '予定に戻せる工程（これから先のもの）' }),
    pastSteps: z.int().meta({ description: '予定の時刻が過ぎ、戻せない工程' }),
  })
  .meta({ id: 'UndoPreview' });

export const followBatch = z
  .object({
    id,
    action: z.enum(BATCH_ACTIONS),
    status: z.enum(BATCH_STATUSES),
    storeId: id.nullable(),
    patternId: id.nullable(),
    patternName: z.string().nullable(),
    total: z.int(),
    done: z.int(),
    failed: z.int(),
    skipped: z.int(),
    ratePerSecond: z.number().nullable().meta({ description: 'これまでの速さ（顧客/秒）' }),
    secondsLeft: z.number().nullable(),
    reasons: z
      .record(z.string(), z.int())
      .optional()
      .meta({ description: '対象外・失敗の理由ごとの人数（1 件の取得のみ）' }),
    error: z.string().nullable(),
    undoOfId: id.nullable(),
    undoneById: id.nullable().meta({ description: 'この処理を取り消した処理' }),
    undoneAt: instant.nullable(),
    createdBy: z.string(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'FollowBatch' });
export const followBatchPage = pageOf(followBatch);

export const batchQuery = pageQuery.extend({
  storeId: id.optional(),
  action: listOf(z.enum(BATCH_ACTIONS)),
  status: listOf(z.enum(BATCH_STATUSES)),
});

export const batchItem = z
  .object({
    seq: z.int(),
    customerId: id,
    customerName: z.string().nullable(),
    followId: id.nullable(),
    status: z.enum(ITEM_STATUSES),
    code: z.string().nullable().meta({ description: '対象外・失敗の理由' }),
    reason: z.string().nullable().meta({ description: '理由の説明' }),
    doneAt: instant.nullable(),
    undoneAt: instant.nullable(),
  })
  .meta({ id: 'FollowBatchItem' });
export const batchItemPage = pageOf(batchItem);
export const batchItemQuery = pageQuery.extend({ status: listOf(z.enum(ITEM_STATUSES)) });

/** The moving wizard (X5): everybody in flight on older versions, or a part of them. */
export const moveRequest = z
  .object({
    toVersion: z.int().min(1).nullish().meta({ description: '移す先の版。省略時は今の版' }),
    selection: batchSelection.nullish().meta({ description: '省略時は進行中の全員' }),
    ratePerSecond,
  })
  .meta({ id: 'MoveFollows' });

const counts = { kept: z.int(), moved: z.int(), added: z.int(), removed: z.int() };
const movedStep = z.object({
  position: z.int(),
  channel: z.string(),
  from: instant.nullable(),
  to: instant.nullable(),
});

export const movePreview = z
  .object({
    patternId: id,
    toVersion: z.int(),
    follows: z.int().meta({ description: '移される進行中のフォローの数' }),
    examined: z.int().meta({ description: '差分を計算した数（多いときは先頭から）' }),
    unchanged: z.int().meta({ description: '予定が変わらない数' }),
    impossible: z.int().meta({ description: '移せない数（予定を置ける時間がないなど）' }),
    steps: z.object(counts),
    byVersion: z.array(z.object({ version: z.int(), follows: z.int() })),
    samples: z.array(
      z.object({
        followId: id,
        customerId: id,
        customerName: z.string().nullable(),
        fromVersion: z.int(),
        ...counts,
        changes: z.array(movedStep.extend({ kind: z.enum(['kept', 'moved', 'added', 'removed']) })),
      }),
    ),
  })
  .meta({ id: 'MovePreview' });

export type BatchSelection = z.infer<typeof batchSelection>;
export type FollowBatch = z.infer<typeof followBatch>;
export type CreateFollowBatch = z.infer<typeof createFollowBatch>;
export type UndoFollowBatch = z.infer<typeof undoFollowBatch>;
export type UndoPreview = z.infer<typeof undoPreview>;
export type BatchItem = z.infer<typeof batchItem>;
export type MoveRequest = z.infer<typeof moveRequest>;
export type MovePreview = z.infer<typeof movePreview>;
export type BatchAction = (typeof BATCH_ACTIONS)[number];
export type BatchStatus = (typeof BATCH_STATUSES)[number];
export type ItemStatus = (typeof ITEM_STATUSES)[number];
