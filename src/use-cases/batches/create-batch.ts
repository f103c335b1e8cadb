import type { CreateFollowBatch, MoveRequest, UndoFollowBatch } from '#contract/follow-batches';
import { batchWorkflowId } from '#contract/jobs';
import { findPatternForPlanning } from '#db/assignment-facts';
import type { Tx } from '#db/client';
import {
  type BatchOptions,
  type BatchView,
  findBatch,
  findBatchOrder,
  findUndoOf,
  insertBatch,
  type NewBatch,
} from '#db/follow-batches';
import { insertRows } from '#db/insert-rows';
import { findVersion } from '#db/patterns';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requirePattern } from '../find-patterns.ts';
import { auditRow } from '../record.ts';
import { runBatchJob } from './batch-job.ts';
import { mayControl } from './control-batch.ts';
import { requireSome } from './require-some.ts';

/**
 * Asks for bulk work (B4, B5): the batch is stored at once and worked on by the engine; with Temporal down it begins as
 * soon as that is back.
 * @throws DomainError `not_found`, `pattern_archived`, `selection_empty`, `selection_too_large`
 */
export async function createBatch(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateFollowBatch,
): Promise<BatchView> {
  authorize(actor, 'batch.write');
  const { action, selection, ratePerSecond, base } = input;
  return insertAndRun(deps, actor, async (tx) => {
    const { follows } = selection;
    const options: BatchOptions = {
      ...(base && { base }),
      ...(ratePerSecond && { ratePerSecond }),
      ...(follows && { follows }),
    };
    if (input.patternId && action !== 'remove_remaining') {
      await requirePattern(tx, actor, input.patternId, 'patternId');
      const pattern = await findPatternForPlanning(tx, input.patternId);
      if (!pattern || pattern.archived) throw new DomainError('pattern_archived', { field: 'patternId' });
      options.patternVersionId = pattern.patternVersionId;
    }
    await requireSome(tx, deps, actor, selection);
    const patternId =
      action === 'remove_remaining' ? (follows?.patternId ?? null) : (input.patternId ?? null);
    return { action, selection, options, patternId, undoOfId: null };
  });
}

/**
 * Moves customers in flight to another version of their pattern (X5).
 * @throws DomainError `not_found`, `selection_empty` where nobody is on another version
 */
export async function createMove(
  deps: UseCaseDeps,
  actor: Actor,
  input: MoveRequest & { patternId: string },
): Promise<BatchView> {
  authorize(actor, 'batch.write');
  const { patternId, ratePerSecond } = input;
  return insertAndRun(deps, actor, async (tx) => {
    const pattern = await requirePattern(tx, actor, patternId);
    const version = await findVersion(tx, patternId, input.toVersion ?? pattern.currentVersion);
    if (!version)
      throw new DomainError('not_found', { message: 'the pattern has no such version', field: 'toVersion' });
    const follows = { ...input.selection?.follows, patternId, otherThanVersionId: version.id };
    const selection = { ...input.selection, follows };
    await requireSome(tx, deps, actor, selection);
    const options = { patternVersionId: version.id, follows, ...(ratePerSecond && { ratePerSecond }) };
    return { action: 'move', selection, options, patternId, undoOfId: null };
  });
}

/**
 * Asks for a batch to be taken back; what that would do is counted by `previewUndo`.
 * @throws DomainError `not_found`, `already_undone`, `wrong_state` for one at work and for an undo
 */
export async function undoBatch(
  deps: UseCaseDeps,
  actor: Actor,
  input: UndoFollowBatch & { batchId: string },
): Promise<BatchView> {
  authorize(actor, 'batch.write');
  const { batchId, started, ratePerSecond } = input;
  return insertAndRun(deps, actor, async (tx) => {
    const batch = await findBatch(tx, actor, batchId);
    if (!batch || !mayControl(actor, batch))
      throw new DomainError('not_found', { message: 'no such batch', field: 'id' });
    await findBatchOrder(tx, batchId, true);
    await refuseUndo(tx, batch);
    const options: BatchOptions = { started, ...(ratePerSecond && { ratePerSecond }) };
    return {
      action: 'undo',
      selection: {},
      options,
      patternId: batch.patternId,
      undoOfId: batchId,
      storeId: batch.storeId,
    };
  });
}

/** @throws DomainError `already_undone`, `wrong_state` */
export async function refuseUndo(tx: Tx, batch: BatchView): Promise<void> {
  if (batch.action === 'undo') {
    throw new DomainError('wrong_state', {
      message: 'an undo cannot be undone',
      remedy: {
        ja: 'もう一度行うには、新しい一括処理を作成してください',
        en: 'make a new batch to do it again',
      },
    });
  }
  const undo = await findUndoOf(tx, batch.id);
  if (undo) {
    throw new DomainError('already_undone', {
      message: undo.status === 'completed' ? 'the batch was undone already' : 'the batch is being undone',
      remedy: {
        ja: '取り消しの結果は undoneById の処理で確認できます',
        en: 'see the batch of undoneById for its result',
      },
      details: { undoneById: undo.id },
    });
  }
  if (batch.status === 'preparing' || batch.status === 'running' || batch.status === 'paused') {
    throw new DomainError('wrong_state', {
      message: 'the batch is still at work',
      remedy: {
        ja: '処理を中止するか、終わるのを待ってから取り消してください',
        en: 'cancel the batch or wait until it ends, then undo it',
      },
      details: { status: batch.status },
    });
  }
}

type Asked = Omit<NewBatch, 'id' | 'workflowId' | 'actor' | 'storeId'> & { storeId?: string | null };

async function insertAndRun(
  deps: UseCaseDeps,
  actor: Actor,
  ask: (tx: Tx) => Promise<Asked>,
): Promise<BatchView> {
  const id = deps.newId();
  const batch = await deps.db.transaction(
    async (tx) => {
      const asked = await ask(tx);
      const storeId = asked.storeId ?? storeOf(actor, asked);
      await insertBatch(tx, { ...asked, id, storeId, workflowId: batchWorkflowId(id), actor });
      const { action, patternId, undoOfId } = asked;
      const after = { action, patternId, ...(undoOfId && { undoOfId }) };
      await insertRows(tx, {
        auditLog: [
          auditRow(deps, actor, {
            action: 'batch.create',
            entity: 'follow_batch',
            entityId: id,
            storeId,
            after,
          }),
        ],
      });
      const made = await findBatch(tx, actor, id);
      if (!made)
        throw new DomainError('internal_error', { message: 'the batch is not there after it was written' });
      return made;
    },
    { actor },
  );
  await runBatchJob(deps, batch);
  return batch;
}

/** The store a batch belongs to; null: the whole company's. */
function storeOf(actor: Actor, { selection }: Asked): string | null {
  const asked = 'storeId' in selection ? selection.storeId : undefined;
  if (asked && seesStore(actor, asked)) return asked;
  return actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null);
}
