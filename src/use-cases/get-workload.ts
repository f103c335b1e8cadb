import {
  LOAD_DAYS,
  type OpenLoad,
  readOpenLoad,
  readStaffOf,
  readWorkDone,
  type StaffMember,
  type WorkDone,
} from '#db/workload';
import type { Actor } from '#domain/actor';
import { DAY_MS } from '#domain/planning/time-of-day';
import { dayOfWall, fromWall, isoOfDay, toWall, weekdayOf } from '#domain/planning/zone';
import { authorize } from '#domain/policy';
import type { UseCaseDeps } from './deps.ts';
import { getStore } from './find-stores.ts';

export interface StaffLoad extends StaffMember, Omit<OpenLoad, 'assigneeId'> {
  overCapacity: boolean;
  completedThisWeek: number;
  callsThisWeek: number;
  reachedThisWeek: number;
  contactRate: number | null;
}

export interface StoreWorkload {
  storeId: string;
  timeZone: string;
  at: Date;
  today: string;
  weekFrom: string;
  staff: StaffLoad[];
  unassigned: Omit<OpenLoad, 'assigneeId'>;
}

/**
 * Everybody's load and lateness in a store, against what a person can do in a day (A8).
 * @throws DomainError `not_found`
 */
export async function getWorkload(deps: UseCaseDeps, actor: Actor, storeId: string): Promise<StoreWorkload> {
  authorize(actor, 'todo.read');
  const { timeZone, graceMinutes } = await getStore(deps, actor, storeId);
  const now = deps.now();
  const day = dayOfWall(toWall(now.getTime(), timeZone));
  const monday = day + 1 - weekdayOf(day);
  const rows = deps.db.reader(actor);
  const [loads, done] = await Promise.all([
    readOpenLoad(rows, { storeId, timeZone, now, graceMinutes, today: isoOfDay(day) }),
    readWorkDone(rows, storeId, new Date(fromWall(monday * DAY_MS, timeZone))),
  ]);
  const dates = Array.from({ length: LOAD_DAYS }, (_, ahead) => isoOfDay(day + ahead));
  const assignees = loads.flatMap(({ assigneeId }) => assigneeId ?? []);
  const staff = await readStaffOf(rows, storeId, assignees);
  const loadOf = (id: string | null) =>
    withAllDays(
      loads.find(({ assigneeId }) => assigneeId === id),
      dates,
    );
  return {
    storeId,
    timeZone,
    at: now,
    today: isoOfDay(day),
    weekFrom: isoOfDay(monday),
    staff: staff.map((person) =>
      loadOfPerson(
        person,
        loadOf(person.id),
        done.find(({ actorId }) => actorId === person.id),
      ),
    ),
    unassigned: loadOf(null),
  };
}

function loadOfPerson(
  person: StaffMember,
  load: Omit<OpenLoad, 'assigneeId'>,
  done: WorkDone | undefined,
): StaffLoad {
  const { completed = 0, calls = 0, reached = 0 } = done ?? {};
  return {
    ...person,
    ...load,
    overCapacity: load.overdue + load.dueToday > person.capacityPerDay,
    completedThisWeek: completed,
    callsThisWeek: calls,
    reachedThisWeek: reached,
    contactRate: calls === 0 ? null : Math.round((reached / calls) * 1_000) / 1_000,
  };
}

function withAllDays(load: OpenLoad | undefined, dates: readonly string[]): Omit<OpenLoad, 'assigneeId'> {
  const { open = 0, overdue = 0, oldestOverdueAt = null, dueToday = 0, days = [] } = load ?? {};
  const byDate = new Map(days.map((day) => [day.date, day]));
  return {
    open,
    overdue,
    oldestOverdueAt,
    dueToday,
    days: dates.map((date) => byDate.get(date) ?? { date, calls: 0, others: 0 }),
  };
}
