import type { DryRunResult } from '#contract/dry-runs';
import type { CustomerForPlanning } from '#db/assignment-facts';
import { findCustomersForPlanning } from '#db/assignment-facts';
import { findAssignableFacts } from '#db/batch-facts';
import { selectBatchCustomers } from '#db/batch-selection';
import { findDryRunCustomers, findDryRunSteps, findDryRunStores, findStanding } from '#db/dry-run-facts';
import {
  beginDryRun,
  type DryRunOrder,
  type DryRunStatus,
  endDryRun,
  findDryRunOrder,
  finishDryRun,
  noteDryRunProgress,
} from '#db/dry-runs';
import { resolveBase } from '#domain/base-date';
import { whyLeftOut } from '#domain/bulk-assign';
import { createPlanner } from '#domain/dry-run/planner';
import { simulateCustomer } from '#domain/dry-run/simulate-customer';
import { textFits } from '#domain/dry-run/text-fits';
import { createTally } from '#domain/dry-run/tally';
import type { DryRunStep, DryRunStore } from '#domain/dry-run/types';
import { isDomainError } from '#errors';
import { versionOf, type VersionInUse } from '../batches/batch-deps.ts';
import type { UseCaseDeps } from '../deps.ts';

/** Customers in memory at a time. */
const PAGE = 2_000;
const DAY_MS = 86_400_000;

interface Simulation {
  deps: UseCaseDeps;
  run: DryRunOrder;
  version: VersionInUse;
  steps: DryRunStep[];
  stores: Map<string, DryRunStore>;
  plan: ReturnType<typeof createPlanner>;
  tally: ReturnType<typeof createTally>;
  now: Date;
  until: Date;
  since: Date;
}

/**
 * Plays a bulk assignment through and stores what it would do (X3). Reads page after page of customers, keeps sums only;
 * interrupted it begins anew, cancelled it ends with the next page.
 */
export async function runDryRun(
  deps: UseCaseDeps,
  id: string,
  onProgress: (done: number) => void,
): Promise<DryRunStatus> {
  const run = await findDryRunOrder(deps.db.prisma, id);
  if (!run || !(await beginDryRun(deps.db, id))) return run?.status ?? 'cancelled';
  try {
    const result = await simulate(deps, run, onProgress);
    if (result) await finishDryRun(deps.db, id, result);
    return result ? 'completed' : 'cancelled';
  } catch (error) {
    if (!isDomainError(error) || error.status >= 500) throw error;
    await endDryRun(deps.db.prisma, id, 'failed', error.code);
    return 'failed';
  }
}

async function simulate(
  deps: UseCaseDeps,
  run: DryRunOrder,
  onProgress: (done: number) => void,
): Promise<DryRunResult | null> {
  const simulation = await prepare(deps, run);
  const { actor, request, createdAt } = run;
  let done = 0;
  for (let after: string | undefined; ; ) {
    const page = { now: createdAt, after, take: PAGE };
    const ids = await deps.db.transaction((tx) => selectBatchCustomers(tx, actor, request.selection, page), {
      actor,
      timeoutMs: 60_000,
    });
    if (ids.length > 0) await simulatePage(simulation, ids);
    done += ids.length;
    onProgress(done);
    if (!(await noteDryRunProgress(deps.db, run.id, done))) return null;
    after = ids.at(-1);
    if (ids.length < PAGE) return simulation.tally.result();
  }
}

async function prepare(deps: UseCaseDeps, run: DryRunOrder): Promise<Simulation> {
  const { actor, request } = run;
  const now = deps.now();
  const until = new Date(now.getTime() + (request.days + 1) * DAY_MS);
  return deps.db.transaction(
    async (tx) => {
      const version = await versionOf(tx, request.patternVersionId);
      const steps = (await findDryRunSteps(tx, request.patternVersionId)).map(({ body, ...step }) => ({
        ...step,
        fits: textFits(body),
      }));
      const stores = await findDryRunStores(tx, actor);
      const standing = await findStanding(tx, actor, until);
      const farthest = Math.max(0, ...stores.map(({ frequencyCap }) => frequencyCap?.perDays ?? 0));
      return {
        deps,
        run,
        version,
        steps,
        stores: new Map(stores.map((store) => [store.id, store])),
        plan: createPlanner({ steps, catchUp: version.catchUp }, now),
        tally: createTally({ now, days: request.days, stores, standing }),
        now,
        until,
        since: new Date(now.getTime() - farthest * DAY_MS),
      };
    },
    { actor, timeoutMs: 60_000 },
  );
}

async function simulatePage(simulation: Simulation, ids: readonly string[]): Promise<void> {
  const { deps, run, version, since, until, stores } = simulation;
  const withSends = [...stores.values()].some(({ frequencyCap }) => frequencyCap !== null);
  const [planning, facts, customers] = await deps.db.transaction(
    async (tx) =>
      [
        await findCustomersForPlanning(tx, { customerIds: ids }),
        new Map((await findAssignableFacts(tx, ids, version.patternId)).map((row) => [row.customerId, row])),
        await findDryRunCustomers(tx, ids, { since, until, withSends }),
      ] as const,
    { actor: run.actor, timeoutMs: 60_000 },
  );
  for (const customer of planning) {
    const fact = facts.get(customer.customerId);
    const whoIs = customers.get(customer.customerId);
    const store = stores.get(customer.storeId);
    if (!fact || !whoIs || !store) simulation.tally.leaveOut('not_found');
    else if (fact.runningFollowId) simulation.tally.leaveOut('follow_already_running');
    else {
      const reason = refusal(simulation, customer) ?? whyLeftOut(version.kinds, fact);
      if (reason) simulation.tally.leaveOut(reason);
      else simulateOne(simulation, customer, whoIs, store);
    }
  }
}

const refusal = ({ version }: Simulation, customer: CustomerForPlanning): string | null =>
  version.storeId !== null && version.storeId !== customer.storeId ? 'not_found' : null;

function simulateOne(
  { run, version, steps, plan, tally, now }: Simulation,
  customer: CustomerForPlanning,
  whoIs: Parameters<typeof simulateCustomer>[2],
  store: DryRunStore,
): void {
  try {
    const base = resolveBase(version.base, run.request.base, customer, now);
    const planned = plan(store, base, customer.convenientTimes);
    if (planned.planned.some(({ status }) => status === 'planned')) {
      tally.add(store.id, customer.assigneeId, simulateCustomer(steps, planned, whoIs, store));
    } else tally.leaveOut('nothing_remains');
  } catch (error) {
    if (!isDomainError(error)) throw error;
    tally.leaveOut(error.code);
  }
}
