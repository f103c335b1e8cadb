import { closedDayRule, type Openings, openingsOf } from './calendar.ts';
import { validateOffset } from './offset.ts';
import { isOnClosedDay, nextOpen, previousOpenDay } from './open-time.ts';
import { DAY_MS, parseTimeOfDay } from './time-of-day.ts';
import type { PlanInput, PlannedStep, PlanStep } from './types.ts';
import { addToDay, dayOfWall, fromWall, parseDay, parseInstant, toWall } from './zone.ts';

type Anchored = { day: number } | { at: number };

/** The step before, as far as the next one needs it. */
interface Previous {
  due: number;
  done: number | null;
  /** nobody will finish it any more: skipped, removed or finished */
  settled: boolean;
}

interface Planning {
  input: PlanInput;
  openings: Openings;
  now: number;
  today: number;
  base: Anchored;
}

function anchorOf(
  step: PlanStep,
  previous: Previous | null,
  planning: Planning,
): { from: Anchored; provisional: boolean } {
  if (step.anchor === 'base' || previous === null) return { from: planning.base, provisional: false };
  if (step.anchor === 'previous_due') return { from: { at: previous.due }, provisional: false };
  if (previous.done !== null) return { from: { at: previous.done }, provisional: false };
  if (previous.settled) return { from: { at: previous.due }, provisional: false };
  // Not done yet, so it cannot have been done before now.
  return { from: { at: Math.max(previous.due, planning.now) }, provisional: true };
}

/** Rule 1: anchor + offset, with the step's time of day. */
function nominalDue(step: PlanStep, index: number, from: Anchored, planning: Planning): number {
  const { timeZone } = planning.input.store;
  const offset = validateOffset(step, `steps[${index}].offset`);
  const timeOfDay = step.timeOfDay ? parseTimeOfDay(step.timeOfDay, `steps[${index}].timeOfDay`) : null;
  if ('day' in from) {
    const day = addToDay(from.day, offset.months, offset.days);
    return fromWall(day * DAY_MS + (timeOfDay ?? planning.openings.openFrom), timeZone) + offset.clockMs;
  }
  // Hours and minutes move the instant; through the wall clock a doubled hour would be lost.
  if (offset.months === 0 && offset.days === 0 && timeOfDay === null) return from.at + offset.clockMs;
  const wall = toWall(from.at, timeZone);
  const anchorDay = dayOfWall(wall);
  const day = addToDay(anchorDay, offset.months, offset.days);
  return fromWall(day * DAY_MS + (timeOfDay ?? wall - anchorDay * DAY_MS), timeZone) + offset.clockMs;
}

/** Rules 2 to 4: the customer's windows, the business calendar and quiet hours together. */
function place(nominal: number, step: PlanStep, floor: number, planning: Planning): number {
  const rule = closedDayRule(step.channel, step.onClosedDay);
  const times = planning.openings.of(step.channel, rule);
  if (rule === 'previous' && isOnClosedDay(nominal, times)) {
    const { timeZone } = planning.input.store;
    const nominalDay = dayOfWall(toWall(nominal, timeZone));
    // A step that is still to come is not moved into days that are gone.
    const startOfToday = fromWall(planning.today * DAY_MS, timeZone);
    const earlier = previousOpenDay(
      nominal,
      times,
      nominalDay < planning.today ? floor : Math.max(floor, startOfToday),
    );
    if (earlier !== undefined) return earlier;
  }
  return nextOpen(nominal, times, true);
}

/** Now, or right after the step before: a time of the planner's own choice. */
function placeFrom(earliest: number, step: PlanStep, planning: Planning): number {
  const rule = closedDayRule(step.channel, step.onClosedDay);
  return nextOpen(earliest, planning.openings.picked(step.channel, rule), false);
}

interface StepTime {
  due: number;
  skipped: boolean;
  provisional: boolean;
}

function planStep(
  step: PlanStep,
  index: number,
  previous: Previous | null,
  floor: number,
  planning: Planning,
): StepTime {
  const { from, provisional } = anchorOf(step, previous, planning);
  const due = place(nominalDue(step, index, from, planning), step, floor, planning);
  if (due < planning.now) {
    // Rule 5
    const isToday = dayOfWall(toWall(due, planning.input.store.timeZone)) === planning.today;
    if (!isToday && !planning.input.catchUp) return { due, skipped: true, provisional: false };
    return { due: placeFrom(Math.max(planning.now, floor), step, planning), skipped: false, provisional };
  }
  // Rule 6
  return { due: due < floor ? placeFrom(floor, step, planning) : due, skipped: false, provisional };
}

/**
 * Due times of a follow's steps (DESIGN §3, FEATURES A1–A3, A10, A11, B1, B6). Used alike by preview, assignment and
 * dry run. Steps named in `done` are not in the answer; those in `fixed` are, unmoved.
 *
 * @example planFollow({ steps: [{ position: 1, channel: 'mail', anchor: 'base', offset: 'P20D', timeOfDay: '10:00' }],
 *   base: { kind: 'date', on: '2026-12-01' }, store, assignedAt: '2026-12-01T03:00:00Z' })
 *   // → [{ position: 1, channel: 'mail', dueAt: '2026-12-21T01:00:00.000Z', status: 'planned', provisional: false }]
 * @throws DomainError no_open_window, invalid_offset, invalid_input, invalid_time_zone
 */
export function planFollow(input: PlanInput): PlannedStep[] {
  const { timeZone } = input.store;
  const now = parseInstant(input.assignedAt, 'assignedAt');
  const planning: Planning = {
    input,
    openings: openingsOf(input.store, input.customer?.convenientTimes),
    now,
    today: dayOfWall(toWall(now, timeZone)),
    base:
      input.base.kind === 'date'
        ? { day: parseDay(input.base.on, 'base') }
        : { at: parseInstant(input.base.at, 'base') },
  };
  const planned: PlannedStep[] = [];
  let previous: Previous | null = null;
  let floor = Number.NEGATIVE_INFINITY;
  const ordered = input.steps
    .map((step, index) => ({ step, index }))
    .sort((a, b) => a.step.position - b.step.position);
  for (const { step, index } of ordered) {
    const { position, channel } = step;
    const done = input.done?.find((entry) => entry.position === position);
    if (done) {
      const doneAt = done.doneAt === null ? null : parseInstant(done.doneAt, 'done.doneAt');
      previous = { due: parseInstant(done.dueAt, 'done.dueAt'), done: doneAt, settled: true };
      if (doneAt !== null) floor = Math.max(floor, doneAt);
      continue;
    }
    const fixed = input.fixed?.find((entry) => entry.position === position);
    const result: StepTime = fixed
      ? { due: parseInstant(fixed.dueAt, 'fixed.dueAt'), skipped: false, provisional: false }
      : planStep(step, index, previous, floor, planning);
    previous = { due: result.due, done: null, settled: result.skipped };
    const dueAt = new Date(result.due).toISOString();
    if (result.skipped) {
      planned.push({ position, channel, dueAt, status: 'skipped', skipReason: 'past', provisional: false });
    } else {
      floor = Math.max(floor, result.due);
      planned.push({ position, channel, dueAt, status: 'planned', provisional: result.provisional });
    }
  }
  return planned;
}

/**
 * Plans again what has not run: after a step was done (`previous_done`), or when convenient times or the store's
 * calendar changed (A11). Nothing is skipped as past: a step that is still open comes now or at the next opening.
 *
 * @param input `done` holds every step that has run or was skipped or removed, `fixed` those a person moved by hand
 */
export function replanRemaining(
  input: Omit<PlanInput, 'assignedAt' | 'catchUp'> & { now: string },
): PlannedStep[] {
  const { now, ...rest } = input;
  return planFollow({ ...rest, assignedAt: now, catchUp: true });
}
