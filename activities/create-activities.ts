import type { StepOutcome, StepTask } from '#contract/workflow-messages';
import type { ActivityDeps } from './activity-deps.ts';
import {
  beginAutomationDay,
  finishAutomationRun,
  selectAutomationSends,
} from './automation/run-automation.ts';
import { sendAutomationChunk } from './automation/send-chunk.ts';
import {
  finishFollowBatch,
  prepareFollowBatch,
  readFollowBatchStatus,
  runFollowBatchChunk,
} from './bulk-follow.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';
import { drawDueCampaigns } from './draw-campaigns.ts';
import { runDryRun } from './dry-run.ts';
import { finishFollow } from './finish-follow.ts';
import { runImportRows } from './import-rows.ts';
import { makePostcards } from './postcards/make-postcards.ts';
import { openManualStep } from './open-manual-step.ts';
import { planNextOccurrence } from './plan-next-occurrence.ts';
import { readFollow } from './read-follow.ts';
import { reconcile } from './reconcile.ts';
import { runScrapLookups } from './scrap-lookup.ts';
import { SendsUnderWay } from './send/sends-under-way.ts';
import { sendSingle } from './send-single.ts';
import { sendStep } from './send-step.ts';

type Bound<F> = F extends (deps: ActivityDeps, ...args: infer A) => infer R ? (...args: A) => R : never;

/**
 * Gives the activities what they work with; the result is what a worker registers and workflows call by name.
 * @param sends of this worker; a worker that ends waits for them
 */
export function createActivities(deps: ActivityDeps, sends = new SendsUnderWay<StepOutcome>()) {
  const bind = <F extends (deps: ActivityDeps, ...args: never[]) => Promise<unknown>>(activity: F) =>
    ((...args: never[]) => activity(deps, ...args)) as Bound<F>;
  return {
    openManualStep: bind(openManualStep),
    sendStep: (task: StepTask) => sends.patiently(task.stepId, () => sendStep(deps, task)),
    sendPromptly: (task: StepTask) => sends.promptly(task.stepId, () => sendStep(deps, task)),
    sendSingle: bind(sendSingle),
    readFollow: bind(readFollow),
    planNextOccurrence: bind(planNextOccurrence),
    finishFollow: bind(finishFollow),
    reconcile: bind(reconcile),
    prepareFollowBatch: bind(prepareFollowBatch),
    runFollowBatchChunk: bind(runFollowBatchChunk),
    finishFollowBatch: bind(finishFollowBatch),
    readFollowBatchStatus: bind(readFollowBatchStatus),
    runDryRun: bind(runDryRun),
    drawDueCampaigns: bind(drawDueCampaigns),
    runImportRows: bind(runImportRows),
    beginAutomationDay: bind(beginAutomationDay),
    selectAutomationSends: bind(selectAutomationSends),
    sendAutomationChunk: bind(sendAutomationChunk),
    finishAutomationRun: bind(finishAutomationRun),
    makePostcards: bind(makePostcards),
    runScrapLookups: bind(runScrapLookups),
    deliverWebhooks: bind(deliverWebhooks),
  };
}

export type Activities = ReturnType<typeof createActivities>;
