import type { CleaningTargetPreview, CreateCleaningBatch } from '#contract/cleaning';
import {
  type CleaningBatchView,
  countTarget,
  findCleaningBatch,
  listCleaningBatches,
} from '#db/cleaning-batches';
import type { Tx } from '#db/client';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { requireRun } from './find-runs.ts';

export type { CleaningBatchView };

/** Whom a decision would concern and what is decided of them now. @throws DomainError not_found (run) */
export async function previewDecision(
  deps: UseCaseDeps,
  actor: Actor,
  target: CreateCleaningBatch['target'],
): Promise<CleaningTargetPreview> {
  authorize(actor, 'cleaning.read');
  const rows = deps.db.reader(actor);
  if (target.lookup) await requireRun(rows, actor, target.lookup.runId);
  return countTarget(rows, actor, target, deps.now());
}

/** @throws DomainError not_found */
export async function requireBatch(
  tx: Tx,
  actor: Actor,
  id: string,
  lock = false,
): Promise<CleaningBatchView> {
  const batch = await findCleaningBatch(tx, actor, id, lock);
  if (!batch) throw new DomainError('not_found', { message: 'no such decision', field: 'id' });
  return batch;
}

export async function findDecisions(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    storeId?: string | undefined;
    runId?: string | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<CleaningBatchView[]> {
  authorize(actor, 'cleaning.read');
  return listCleaningBatches(deps.db.reader(actor), actor, input, input);
}
