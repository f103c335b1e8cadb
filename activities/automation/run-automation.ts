import { Context } from '@temporalio/activity';
import { beginDailyRun } from '#use-cases/automation/begin-run';
import { finishRun, type RunEnd, type SelectedRun, selectRunSends } from '#use-cases/automation/run-sends';
import type { ActivityDeps } from '../activity-deps.ts';

/** The daily schedule of a rule has come: begins its day, whose work is a workflow of its own. */
export async function beginAutomationDay(deps: ActivityDeps, { id }: { id: string }): Promise<void> {
  await beginDailyRun(deps, id);
}

/** Selects what a run is to send; killed at any moment it goes on with the page it was at. */
export async function selectAutomationSends(
  deps: ActivityDeps,
  { runId }: { runId: string },
): Promise<SelectedRun> {
  const { heartbeat, cancellationSignal } = Context.current();
  return selectRunSends(deps, runId, (selected) => {
    heartbeat({ selected });
    cancellationSignal.throwIfAborted();
  });
}

/** Ends a run, or says how long it has to wait. */
export const finishAutomationRun = (deps: ActivityDeps, { runId }: { runId: string }): Promise<RunEnd> =>
  finishRun(deps, runId);
