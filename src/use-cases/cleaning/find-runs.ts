import type { CleaningRunPreview } from '#contract/cleaning';
import { listLookups, type LookupView } from '#db/cleaning-lookups';
import { type CleaningRunView, findCleaningRun, listCleaningRuns } from '#db/cleaning-runs';
import type { Rows } from '#db/reader';
import type { Actor } from '#domain/actor';
import { authorize } from '#domain/policy';
import { type ScrapStatus, whatLacks } from '#domain/scrap-lookup';
import { DomainError } from '#errors';
import type { UseCaseDeps } from '../deps.ts';
import { storeOrDefault } from '../find-stores.ts';
import { forEachVehicle } from './vehicles.ts';

export type { CleaningRunView, LookupView };

export async function findCleaningRuns(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId?: string | undefined; take: number; after?: string | undefined },
): Promise<CleaningRunView[]> {
  authorize(actor, 'cleaning.read');
  return listCleaningRuns(deps.db.reader(actor), actor, input, input);
}

/** @throws DomainError not_found */
export async function getCleaningRun(deps: UseCaseDeps, actor: Actor, id: string): Promise<CleaningRunView> {
  authorize(actor, 'cleaning.read');
  return requireRun(deps.db.reader(actor), actor, id);
}

/** @throws DomainError not_found */
export async function requireRun(rows: Rows, actor: Actor, id: string): Promise<CleaningRunView> {
  const run = await findCleaningRun(rows, actor, id);
  if (!run) throw new DomainError('not_found', { message: 'no such run', field: 'id' });
  return run;
}

/** Vehicles of a run with their results. @throws DomainError not_found */
export async function findLookups(
  deps: UseCaseDeps,
  actor: Actor,
  input: {
    runId: string;
    result?: readonly ScrapStatus[] | undefined;
    open?: boolean | undefined;
    take: number;
    after?: string | undefined;
  },
): Promise<LookupView[]> {
  await getCleaningRun(deps, actor, input.runId);
  return listLookups(deps.db.reader(actor), actor, input, input);
}

/** How many vehicles a run would look up, and how many lack what it takes. @throws DomainError not_found */
export async function previewRun(
  deps: UseCaseDeps,
  actor: Actor,
  input: { storeId?: string | undefined; from: string; to: string; skipExcluded: boolean },
): Promise<CleaningRunPreview> {
  authorize(actor, 'cleaning.read');
  const store = await deps.db.transaction((tx) => storeOrDefault(tx, actor, input.storeId), { actor });
  const { provider, ratePerSecond: maxRatePerSecond } = deps.config.scrapLookup;
  const counts = { vehicles: 0, lacking: 0 };
  await forEachVehicle(deps.db.reader(actor), { ...input, storeId: store.id }, null, async (vehicles) => {
    counts.vehicles += vehicles.length;
    counts.lacking += vehicles.filter((vehicle) => whatLacks(vehicle) !== null).length;
  });
  return { ...counts, toLookUp: counts.vehicles - counts.lacking, provider, maxRatePerSecond };
}
