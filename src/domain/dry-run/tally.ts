import { dayOfWall, isoOfDay, toWall } from '../planning/zone.ts';
import { MINUTE, noSends, type PricedMinute, spendBudget } from './budget.ts';
import {
  type CustomerSimulation,
  type DryRunStore,
  MOVING_RULES,
  type MovingRule,
  OUTCOMES,
  type Outcome,
} from './types.ts';

export interface StaffMember {
  id: string;
  name: string;
  capacityPerDay: number;
}

/** What stands already in the days ahead. */
export interface Standing {
  staff: readonly StaffMember[];
  /** open work of people; `on` in the store's zone */
  todos: readonly { assigneeId: string | null; on: string; count: number }[];
  /** sends of running follows that cost money; `at` epoch milliseconds */
  sends: readonly { storeId: string; at: number; channel: 'sms' | 'postcard'; count: number }[];
}

type Counts = Record<Outcome, number>;
const zero = (): Counts => ({ mail: 0, sms: 0, postcard: 0, phone: 0, task: 0, handedOver: 0 });

/**
 * Adds up simulated customers. Its memory is bounded by days × staff and minutes × stores, not by customers.
 * @param options.days length of the horizon; its first day is today in each store's zone
 */
export function createTally(options: {
  now: Date;
  days: number;
  stores: readonly DryRunStore[];
  standing: Standing;
}) {
  const { now, days, standing } = options;
  const stores = new Map(
    options.stores.map((store) => [store.id, { store, minutes: new Map<number, PricedMinute>() }]),
  );
  const todayIn = (timeZone: string) => dayOfWall(toWall(now.getTime(), timeZone));
  const first = Math.min(...options.stores.map(({ calendar }) => todayIn(calendar.timeZone)));
  const byDay = Array.from({ length: days }, zero);
  const cost = Array.from({ length: days }, () => ({ smsYen: 0, postcardYen: 0 }));
  const work = new Map<string | null, Map<number, { added: number; planned: number }>>();
  const moved = Object.fromEntries(MOVING_RULES.map((rule) => [rule, 0])) as Record<MovingRule, number>;
  const skipped: Record<string, number> = {};
  const leftOut: Record<string, number> = {};
  let assigned = 0;
  let total = 0;
  let beyond = 0;

  const minuteOf = (storeId: string, at: number): PricedMinute | null => {
    const minutes = stores.get(storeId)?.minutes;
    if (!minutes) return null;
    const minute = Math.floor(at / MINUTE);
    const known = minutes.get(minute) ?? noSends();
    minutes.set(minute, known);
    return known;
  };
  const workOf = (assigneeId: string | null, day: number) => {
    const ofStaff = work.get(assigneeId) ?? new Map<number, { added: number; planned: number }>();
    work.set(assigneeId, ofStaff);
    const counts = ofStaff.get(day) ?? { added: 0, planned: 0 };
    ofStaff.set(day, counts);
    return counts;
  };

  for (const { storeId, at, channel, count } of standing.sends) {
    const minute = minuteOf(storeId, at);
    if (minute) minute.planned[channel] += count;
  }
  for (const { assigneeId, on, count } of standing.todos) {
    const day = Math.max(first, Date.parse(`${on}T00:00:00Z`) / 86_400_000);
    if (day < first + days) workOf(assigneeId, day).planned += count;
  }

  return {
    leaveOut(reason: string): void {
      total++;
      leftOut[reason] = (leftOut[reason] ?? 0) + 1;
    },
    add(storeId: string, assigneeId: string | null, simulation: CustomerSimulation): void {
      total++;
      assigned++;
      const timeZone = stores.get(storeId)?.store.calendar.timeZone ?? 'Asia/Tokyo';
      for (const reason of simulation.skipped) skipped[reason] = (skipped[reason] ?? 0) + 1;
      for (const rule of simulation.moved) moved[rule]++;
      for (const { at, outcome } of simulation.events) {
        const day = dayOfWall(toWall(at, timeZone));
        if (day >= first + days) {
          beyond++;
          continue;
        }
        if (outcome === 'sms' || outcome === 'postcard') {
          const minute = minuteOf(storeId, at);
          if (minute) minute.added[outcome]++;
          continue;
        }
        const counts = byDay[Math.max(0, day - first)];
        if (counts) counts[outcome]++;
        if (outcome !== 'mail') workOf(assigneeId, day).added++;
      }
    },
    /** The finished result; the budget is spent here, when all sends are known. */
    result() {
      const months: {
        storeId: string;
        month: string;
        addedYen: number;
        plannedYen: number;
        capYen: number | null;
      }[] = [];
      for (const { store, minutes } of stores.values()) {
        const spent = spendBudget(store, minutes, now.getTime(), first + days);
        moved.budget_cap += spent.held;
        beyond += spent.beyond;
        if (spent.overBudget > 0) skipped.over_budget = (skipped.over_budget ?? 0) + spent.overBudget;
        for (const [day, counts] of spent.days) {
          const index = Math.max(0, day - first);
          const [target, price] = [byDay[index], cost[index]];
          if (!target || !price) continue;
          target.sms += counts.sms;
          target.postcard += counts.postcard;
          price.smsYen += counts.smsYen;
          price.postcardYen += counts.postcardYen;
        }
        if (![...spent.months.values()].some(({ addedYen }) => addedYen > 0)) continue;
        for (const [month, yen] of spent.months)
          months.push({ storeId: store.id, month, ...yen, capYen: store.budgetCapYen });
      }
      const sums = zero();
      for (const counts of byDay) for (const outcome of OUTCOMES) sums[outcome] += counts[outcome];
      const { mail, sms, postcard, phone, task, handedOver } = sums;
      const smsYen = cost.reduce((sum, day) => sum + day.smsYen, 0);
      const postcardYen = cost.reduce((sum, day) => sum + day.postcardYen, 0);
      return {
        from: isoOfDay(first),
        to: isoOfDay(first + days - 1),
        customers: { total, assigned, leftOut },
        sends: { mail, sms, postcard },
        manual: { phone, task, handedOver },
        days: byDay.map((counts, index) => ({
          on: isoOfDay(first + index),
          ...counts,
          costYen: (cost[index]?.smsYen ?? 0) + (cost[index]?.postcardYen ?? 0),
        })),
        staff: [...work]
          .map(([assigneeId, ofStaff]) => staffRow(assigneeId, ofStaff, standing.staff))
          .filter((row) => row.total > 0)
          .sort((a, b) => b.total - a.total),
        cost: {
          smsYen,
          postcardYen,
          totalYen: smsYen + postcardYen,
          months: months.sort((a, b) => (a.month < b.month ? -1 : 1)),
        },
        collisions: moved,
        skipped,
        beyond,
      };
    },
  };
}

/** One member of staff: the work that is added, beside what is planned already and what they can do in a day. */
function staffRow(
  assigneeId: string | null,
  ofStaff: Map<number, { added: number; planned: number }>,
  staff: readonly StaffMember[],
) {
  const member = staff.find(({ id }) => id === assigneeId);
  const capacityPerDay = member?.capacityPerDay ?? null;
  const days = [...ofStaff]
    .sort(([a], [b]) => a - b)
    .map(([day, counts]) => ({ on: isoOfDay(day), ...counts }));
  const loads = days
    .filter(({ added }) => added > 0)
    .map(({ on, added, planned }) => ({ on, load: added + planned }));
  return {
    assigneeId,
    name: member?.name ?? null,
    capacityPerDay,
    total: days.reduce((sum, { added }) => sum + added, 0),
    overloadedDays: capacityPerDay === null ? 0 : loads.filter(({ load }) => load > capacityPerDay).length,
    peak: loads.reduce<{ on: string; load: number } | null>(
      (peak, day) => (peak && peak.load >= day.load ? peak : day),
      null,
    ),
    days,
  };
}
