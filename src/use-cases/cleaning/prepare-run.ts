import type { CleaningRunStatus } from '#contract/cleaning';
import { finishPreparing, insertLookups, lastPrepared } from '#db/cleaning-lookups';
import { findCleaningOrder, touchCleaningRun } from '#db/cleaning-runs';
import { whatLacks } from '#domain/scrap-lookup';
import type { UseCaseDeps } from '../deps.ts';
import { forEachVehicle } from './vehicles.ts';

/** Nobody wants the rest: the run was stopped meanwhile. */
class Stopped extends Error {
  override name = 'Stopped';
}

/**
 * Freezes the vehicles of a run: what is found now is looked up, whatever changes later. Vehicles that lack something get
 * 情報不備 here. Killed half-way it goes on after the last vehicle that stands in the run.
 */
export async function prepareRun(
  deps: UseCaseDeps,
  runId: string,
  onProgress: () => void,
): Promise<CleaningRunStatus> {
  const run = await findCleaningOrder(deps.db.prisma, runId);
  if (run?.status !== 'preparing') return run?.status ?? 'cancelled';
  const after = await lastPrepared(deps.db.prisma, runId);
  try {
    await forEachVehicle(deps.db.prisma, run, after, async (vehicles) => {
      const lookups = vehicles.map((vehicle) => ({
        id: deps.newId(),
        vehicleId: vehicle.vehicleId,
        customerId: vehicle.customerId,
        lacks: whatLacks(vehicle),
      }));
      await deps.db.transaction(async (tx) => {
        if ((await findCleaningOrder(tx, runId, true))?.status !== 'preparing') throw new Stopped();
        await insertLookups(tx, run, lookups);
        await touchCleaningRun(tx, runId);
      });
      onProgress();
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  return deps.db.transaction(async (tx) => {
    await finishPreparing(tx, runId);
    return (await findCleaningOrder(tx, runId))?.status ?? 'cancelled';
  });
}
