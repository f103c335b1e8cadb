import type { CreateDryRun } from '#contract/dry-runs';
import { dryRunWorkflowId } from '#contract/jobs';
import { findPatternForPlanning } from '#db/assignment-facts';
import { type DryRunView, endDryRun, findDryRun, insertDryRun, listDryRuns } from '#db/dry-runs';
import type { Tx } from '#db/client';
import type { Actor } from '#domain/actor';
import { seesStore } from '#domain/actor';
import { authorize } from '#domain/policy';
import { DomainError } from '#errors';
import { mayControl } from '../batches/control-batch.ts';
import { requireSome } from '../batches/require-some.ts';
import type { UseCaseDeps } from '../deps.ts';
import { requirePattern } from '../find-patterns.ts';

export type { DryRunView };

/**
 * Asks what a bulk assignment would do; computed by the engine, nothing is assigned (X3).
 * @throws DomainError `not_found`, `pattern_archived`, `selection_empty`, `selection_too_large`
 */
export async function createDryRun(
  deps: UseCaseDeps,
  actor: Actor,
  input: CreateDryRun,
): Promise<DryRunView> {
  authorize(actor, 'batch.write');
  const id = deps.newId();
  const run = await deps.db.transaction(
    async (tx) => {
      await requirePattern(tx, actor, input.patternId, 'patternId');
      const pattern = await findPatternForPlanning(tx, input.patternId);
      if (!pattern || pattern.archived) throw new DomainError('pattern_archived', { field: 'patternId' });
      const total = await requireSome(tx, deps, actor, input.selection);
      const request = { ...input, patternVersionId: pattern.patternVersionId };
      await insertDryRun(tx, {
        id,
        storeId: storeOf(actor, input),
        workflowId: dryRunWorkflowId(id),
        request,
        actor,
        total,
      });
      return requireDryRun(tx, actor, id);
    },
    { actor },
  );
  await runDryRunJob(deps, run);
  return run;
}

const storeOf = (actor: Actor, { selection: { storeId } }: CreateDryRun): string | null => {
  if (storeId && seesStore(actor, storeId)) return storeId;
  return actor.storeIds === 'all' ? null : (actor.storeIds[0] ?? null);
};

/** Never throws: with Temporal down the reconciler does it. */
export async function runDryRunJob(
  deps: UseCaseDeps,
  { id, workflowId }: { id: string; workflowId: string },
): Promise<void> {
  try {
    await deps.engine.runJob({ workflow: 'dryRun', workflowId, id, title: 'dry run of a bulk assignment' });
  } catch (error) {
    deps.logger.warn(
      { err: error, dryRunId: id },
      'the dry run could not be handed to the engine; the reconciler will',
    );
  }
}

async function requireDryRun(tx: Tx, actor: Actor, id: string): Promise<DryRunView> {
  const run = await findDryRun(tx, actor, id);
  if (!run) throw new DomainError('not_found', { message: 'no such dry run', field: 'id' });
  return run;
}

/** @throws DomainError not_found */
export async function getDryRun(deps: UseCaseDeps, actor: Actor, id: string): Promise<DryRunView> {
  authorize(actor, 'batch.read');
  return deps.db.transaction((tx) => requireDryRun(tx, actor, id), { actor });
}

export async function findDryRuns(
  deps: UseCaseDeps,
  actor: Actor,
  page: { take: number; after?: string | undefined },
): Promise<DryRunView[]> {
  authorize(actor, 'batch.read');
  return deps.db.transaction((tx) => listDryRuns(tx, actor, page), { actor });
}

/** Ends with the next page of customers. @throws DomainError `not_found`, `wrong_state` for one that has ended */
export async function cancelDryRun(deps: UseCaseDeps, actor: Actor, id: string): Promise<DryRunView> {
  authorize(actor, 'batch.write');
  return deps.db.transaction(
    async (tx) => {
      const run = await requireDryRun(tx, actor, id);
      if (!mayControl(actor, run))
        throw new DomainError('not_found', { message: 'no such dry run', field: 'id' });
      if (!(await endDryRun(tx, id, 'cancelled'))) {
        throw new DomainError('wrong_state', {
          message: `the dry run is ${run.status}`,
          details: { status: run.status },
        });
      }
      return requireDryRun(tx, actor, id);
    },
    { actor },
  );
}
