import type { NextOccurrence, PlanEntry } from '#contract/workflow-messages';
import type { Tx } from '#db/client';
import { planEntry, readFollowRecord } from '#db/follow-input';
import { lockFollow } from '#db/follows';
import { insertRows } from '#db/insert-rows';
import { completeRecurring, enterOccurrence } from '#db/occurrences';
import { isManualChannel } from '#domain/kinds';
import { planFollow } from '#domain/planning/plan-follow';
import type { PlanBase, PlannedStep } from '#domain/planning/types';
import { occurrenceBase } from '#domain/recurrence';
import { todoOfStep } from '#use-cases/build-follow-rows';
import { type FollowPlan, loadFollowPlan } from '#use-cases/replan-follow';
import type { ActivityDeps } from './activity-deps.ts';

/** Occurrences that a worker may have slept through in one go; ten years of days. */
const MAX_MISSED = 3_660;

/**
 * Plans the next occurrence of a recurring pattern (B7), with a ToDo for each manual step; occurrences that lie in the
 * past altogether are passed over. Run again it answers what is planned already.
 */
export async function planNextOccurrence(
  deps: ActivityDeps,
  { followId, occurrence }: { followId: string; occurrence: number },
): Promise<NextOccurrence> {
  return await deps.db.transaction(async (tx) => {
    const follow = await lockFollow(tx, followId);
    if (!follow || follow.status === 'stopped') return { kind: 'stopped' };
    if (follow.status === 'completed') return { kind: 'completed' };
    if (follow.occurrence > occurrence) {
      const record = await readFollowRecord(tx, followId);
      return { kind: 'planned', occurrence: follow.occurrence, steps: record?.input.steps ?? [] };
    }
    const plan = await loadFollowPlan(tx, followId);
    const next = nextPlan(deps, plan);
    if (!next) {
      await completeRecurring(tx, followId, deps.now(), deps.newId());
      return { kind: 'completed' };
    }
    const steps = await writeOccurrence(tx, deps, plan, next);
    return { kind: 'planned', occurrence: next.occurrence, steps };
  });
}

interface Occurrence {
  occurrence: number;
  planned: PlannedStep[];
}

function nextPlan(deps: ActivityDeps, { follow, version, customer }: FollowPlan): Occurrence | null {
  if (!version.repeatEvery) return null;
  const first: PlanBase = follow.baseOn
    ? { kind: 'date', on: follow.baseOn }
    : { kind: 'instant', at: follow.baseAt ?? '' };
  const repeat = { every: version.repeatEvery, times: version.repeatTimes };
  for (let turn = 1; turn <= MAX_MISSED; turn++) {
    const occurrence = follow.occurrence + turn;
    const base = occurrenceBase(repeat, first, occurrence, customer.store.timeZone);
    if (!base) return null;
    const planned = planFollow({
      steps: version.steps,
      base,
      customer,
      store: customer.store,
      assignedAt: deps.now().toISOString(),
      catchUp: version.catchUp,
    });
    if (planned.some(({ status }) => status === 'planned')) return { occurrence, planned };
  }
  return null;
}

async function writeOccurrence(
  tx: Tx,
  deps: ActivityDeps,
  { follow, version, customer }: FollowPlan,
  { occurrence, planned }: Occurrence,
): Promise<PlanEntry[]> {
  const patternSteps = new Map(version.steps.map((step) => [step.position, step]));
  const rows = planned.map((step) => ({
    id: deps.newId(),
    followId: follow.id,
    storeId: follow.storeId,
    customerId: follow.customerId,
    patternStepId: patternSteps.get(step.position)?.id ?? '',
    occurrence,
    position: step.position,
    channel: step.channel,
    dueAt: step.dueAt,
    status: step.status,
    skipReason: step.skipReason ?? null,
    provisional: step.provisional,
    pinned: false,
  }));
  const open = rows.filter(({ status }) => status === 'planned');
  const todos = open
    .filter(({ channel }) => isManualChannel(channel))
    .map((step) =>
      todoOfStep(deps, step, {
        title: patternSteps.get(step.position)?.title ?? null,
        pattern: version,
        quoteId: follow.quoteId,
        assigneeId: customer.assigneeId,
      }),
    );
  await insertRows(tx, { followStep: rows, todo: todos });
  await enterOccurrence(tx, follow.id, occurrence);
  return open.map((step) => planEntry({ ...step, dueAt: new Date(step.dueAt) }));
}
