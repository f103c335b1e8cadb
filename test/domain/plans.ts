import { planFollow } from '#domain/planning/plan-follow';
import type { PlanInput, PlanStep, StoreCalendar } from '#domain/planning/types';
import { formatWallClock } from '#domain/planning/zone';

/** A store in Tokyo that never closes its doors for a day, so that a test names what it is about. */
export const buildStore = (overrides: Partial<StoreCalendar> = {}): StoreCalendar => ({
  timeZone: 'Asia/Tokyo',
  openFrom: '10:00',
  openTo: '19:00',
  closedWeekdays: [],
  closedOn: [],
  holidays: 'none',
  quietHours: { from: '21:00', to: '08:00' },
  ...overrides,
});

export const buildStep = (overrides: Partial<PlanStep> = {}): PlanStep => ({
  position: 1,
  channel: 'mail',
  anchor: 'base',
  offset: 'P0D',
  ...overrides,
});

export const buildSteps = (...overrides: Partial<PlanStep>[]): PlanStep[] =>
  overrides.map((override, index) => buildStep({ position: index + 1, ...override }));

export const buildPlan = (overrides: Partial<PlanInput> = {}): PlanInput => ({
  steps: [buildStep()],
  base: { kind: 'date', on: '2026-12-01' },
  store: buildStore(),
  assignedAt: '2026-12-01T00:00:00Z',
  ...overrides,
});

/** Wall-clock texts of a plan in its store's zone; a skipped step is marked. */
export const wallClocks = (input: PlanInput): string[] =>
  planFollow(input).map(
    (step) =>
      formatWallClock(step.dueAt, input.store.timeZone) + (step.status === 'skipped' ? ' skipped' : ''),
  );
