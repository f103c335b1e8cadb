import { planFollow } from '../planning/plan-follow.ts';
import type { ConvenientTime, PlanBase, PlannedStep, StoreCalendar } from '../planning/types.ts';
import type { DryRunStep, DryRunStore, MovingRule } from './types.ts';

export interface AttributedPlan {
  planned: PlannedStep[];
  moved: MovingRule[];
}

/** Plans that are kept: thousands of customers share their base date and have no windows of their own. */
const KEPT = 5_000;

/**
 * Plans a pattern for many customers, and says which rule moved which step: the plan is made with the rules added one
 * after the other, and what changes between two is the later rule's doing (also where a step moves because the one it
 * counts from has moved).
 */
export function createPlanner(pattern: { steps: readonly DryRunStep[]; catchUp: boolean }, now: Date) {
  const kept = new Map<string, AttributedPlan>();
  const assignedAt = now.toISOString();
  const plan = (store: StoreCalendar, base: PlanBase, convenientTimes: readonly ConvenientTime[]) =>
    planFollow({ ...pattern, base, customer: { convenientTimes }, store, assignedAt });

  return (store: DryRunStore, base: PlanBase, convenientTimes: readonly ConvenientTime[]): AttributedPlan => {
    const key = `${store.id} ${base.kind === 'date' ? base.on : base.at} ${JSON.stringify(convenientTimes)}`;
    const known = kept.get(key);
    if (known) return known;
    const { calendar } = store;
    const always: StoreCalendar = {
      ...calendar,
      closedWeekdays: [],
      closedOn: [],
      holidays: 'none',
      quietHours: null,
    };
    const open: StoreCalendar = { ...calendar, quietHours: null };
    const stages = [
      plan(always, base, []),
      plan(always, base, convenientTimes),
      plan(open, base, convenientTimes),
      plan(calendar, base, convenientTimes),
    ];
    const rules: MovingRule[] = ['convenient_times', 'closed_day', 'quiet_hours'];
    const moved = rules.flatMap((rule, index) =>
      changes(stages[index] ?? [], stages[index + 1] ?? []).map(() => rule),
    );
    const made = { planned: stages[3] ?? [], moved };
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, made);
    return made;
  };
}

const changes = (before: readonly PlannedStep[], after: readonly PlannedStep[]): PlannedStep[] =>
  after.filter((step, index) => step.status === 'planned' && before[index]?.dueAt !== step.dueAt);
