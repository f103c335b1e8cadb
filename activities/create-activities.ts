import type { ActivityDeps } from './activity-deps.ts';
import {
  finishFollowBatch,
  prepareFollowBatch,
  readFollowBatchStatus,
  runFollowBatchChunk,
} from './bulk-follow.ts';
import { runDryRun } from './dry-run.ts';
import { finishFollow } from './finish-follow.ts';
import { runImportRows } from './import-rows.ts';
import { openManualStep } from './open-manual-step.ts';
import { planNextOccurrence } from './plan-next-occurrence.ts';
import { readFollow } from './read-follow.ts';
import { reconcile } from './reconcile.ts';
import { sendStep } from './send-step.ts';

type Bound<F> = F extends (deps: ActivityDeps, ...args: infer A) => infer R ? (...args: A) => R : never;

/** Gives the activities what they work with; the result is what a worker registers and workflows call by name. */
export function createActivities(deps: ActivityDeps) {
  const bind = <F extends (deps: ActivityDeps, ...args: never[]) => Promise<unknown>>(activity: F) =>
    ((...args: never[]) => activity(deps, ...args)) as Bound<F>;
  return {
    openManualStep: bind(openManualStep),
    sendStep: bind(sendStep),
    readFollow: bind(readFollow),
    planNextOccurrence: bind(planNextOccurrence),
    finishFollow: bind(finishFollow),
    reconcile: bind(reconcile),
    prepareFollowBatch: bind(prepareFollowBatch),
    runFollowBatchChunk: bind(runFollowBatchChunk),
    finishFollowBatch: bind(finishFollowBatch),
    readFollowBatchStatus: bind(readFollowBatchStatus),
    runDryRun: bind(runDryRun),
    runImportRows: bind(runImportRows),
  };
}

export type Activities = ReturnType<typeof createActivities>;
