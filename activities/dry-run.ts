import { Context } from '@temporalio/activity';
import { runDryRun as play } from '#use-cases/dry-runs/run-dry-run';
import type { DryRunStatus } from '#db/dry-runs';
import type { ActivityDeps } from './activity-deps.ts';

/** Plays a bulk assignment through; interrupted it begins anew. */
export async function runDryRun(
  deps: ActivityDeps,
  { dryRunId }: { dryRunId: string },
): Promise<{ status: DryRunStatus }> {
  return { status: await play(deps, dryRunId, (done) => Context.current().heartbeat(done)) };
}
