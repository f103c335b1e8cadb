import type { UseCaseDeps } from '../deps.ts';

const TITLE: Record<string, string> = {
  assign: 'bulk assign',
  remove_remaining: 'bulk removal of remaining steps',
  replace: 'bulk replacement',
  move: 'move to another version',
  undo: 'undo of a batch',
};

/** Starts or wakes a batch's workflow. Never throws: with Temporal down the reconciler does it. */
export async function runBatchJob(
  deps: UseCaseDeps,
  batch: { id: string; workflowId: string; action: string },
): Promise<void> {
  try {
    await deps.engine.runJob({
      workflow: 'bulkFollow',
      workflowId: batch.workflowId,
      id: batch.id,
      title: TITLE[batch.action] ?? batch.action,
    });
  } catch (error) {
    deps.logger.warn(
      { err: error, batchId: batch.id },
      'the batch could not be handed to the engine; the reconciler will',
    );
  }
}
