import { Context } from '@temporalio/activity';
import { prepareRun } from '#use-cases/cleaning/prepare-run';
import { type LookupsEnded, lookUpVehicles } from '#use-cases/cleaning/look-up-vehicles';
import type { ActivityDeps } from './activity-deps.ts';

/** Freezes a run's vehicles and looks up those without a result; killed at any moment it goes on where it was. */
export async function runScrapLookups(
  deps: ActivityDeps,
  { runId }: { runId: string },
): Promise<LookupsEnded> {
  const { heartbeat, cancellationSignal: signal } = Context.current();
  const onProgress = () => heartbeat();
  const status = await prepareRun(deps, runId, onProgress);
  if (status !== 'running') return { status };
  const { scrapLookup } = deps.channels;
  return lookUpVehicles({ ...deps, scrapLookup }, runId, { signal, onProgress });
}
