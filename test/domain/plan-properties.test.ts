import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { isDomainError } from '#errors';
import { ANCHORS, CHANNELS, ON_CLOSED_DAY } from '#domain/kinds';
import { planFollow, replanRemaining } from '#domain/planning/plan-follow';
import type { ConvenientTime, PlanInput, PlannedStep, PlanStep, StoreCalendar } from '#domain/planning/types';
import { fromWall, toOffsetIso, toWall } from '#domain/planning/zone';
import { buildPlan, buildStep, buildStore } from './plans.ts';

const ZONES = ['Asia/Tokyo', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'America/Santiago'];
const minutes = (from: number, to: number) =>
  fc
    .integer({ min: from, max: to })
    .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
const anyTime = minutes(0, 1439);
const anyInstant = fc
  .integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2032, 0, 1) })
  .map((ms) => new Date(ms).toISOString());
const anyDay = anyInstant.map((text) => text.slice(0, 10));
const weekdays = (maxLength: number) => fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength });

const anyStep: fc.Arbitrary<Omit<PlanStep, 'position'>> = fc.record({
  channel: fc.constantFrom(...CHANNELS),
  anchor: fc.constantFrom(...ANCHORS),
  offset: fc.oneof(
    fc.integer({ min: 0, max: 70 }).map((n) => `P${n}D`),
    fc.integer({ min: 0, max: 14 }).map((n) => `P${n}M`),
  ),
  timeOfDay: fc.option(anyTime),
  onClosedDay: fc.option(fc.constantFrom(...ON_CLOSED_DAY)),
});
const anySteps = fc
  .array(anyStep, { minLength: 1, maxLength: 8 })
  .map((steps) => steps.map((step, index) => ({ ...step, position: index + 1 })));
const anyWindow: fc.Arbitrary<ConvenientTime> = fc
  .tuple(weekdays(3), fc.integer({ min: 0, max: 1380 }), fc.integer({ min: 1, max: 400 }))
  .chain(([days, from, length]) =>
    fc.record({
      weekdays: fc.constant(days.length === 0 ? [2] : days),
      from: minutes(from, from),
      to: from + length >= 1440 ? fc.constant('24:00') : minutes(from + length, from + length),
    }),
  );
const anyStore: fc.Arbitrary<StoreCalendar> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  openFrom: minutes(8 * 60, 11 * 60),
  openTo: minutes(17 * 60, 20 * 60),
  closedWeekdays: weekdays(6),
  closedOn: fc.array(anyDay, { maxLength: 5 }),
  holidays: fc.constantFrom('japanese', 'none'),
  quietHours: fc.option(fc.record({ from: anyTime, to: anyTime })),
});
const anyPlan: fc.Arbitrary<PlanInput> = fc.record({
  steps: anySteps,
  base: fc.oneof(
    anyDay.map((on) => ({ kind: 'date', on }) as const),
    anyInstant.map((at) => ({ kind: 'instant', at }) as const),
  ),
  store: anyStore,
  customer: fc.record({ convenientTimes: fc.array(anyWindow, { maxLength: 3 }) }),
  assignedAt: anyInstant,
  catchUp: fc.boolean(),
});

/** The plan, or null where nothing ever opens; any other error fails the property. */
function planOrNever(input: PlanInput): PlannedStep[] | null {
  try {
    return planFollow(input);
  } catch (error) {
    if (isDomainError(error, 'no_open_window')) return null;
    throw error;
  }
}

/** Wall clock straight from Temporal, not from the code under test. */
const wallOf = (step: PlannedStep, { store }: PlanInput) => {
  const zoned = Temporal.Instant.from(step.dueAt).toZonedDateTimeISO(store.timeZone);
  return {
    date: zoned.toPlainDate().toString(),
    time: zoned.toPlainTime().toString().slice(0, 5),
    weekday: zoned.dayOfWeek,
  };
};
const inPeriod = (time: string, from: string, to: string): boolean => {
  if (from === to) return false;
  return from < to ? time >= from && time < to : time >= from || time < to;
};
const runs = { numRuns: 400 };
const eachPlanned = (check: (step: PlannedStep, input: PlanInput) => void) =>
  fc.assert(
    fc.property(anyPlan, (input) => {
      for (const step of planOrNever(input) ?? []) if (step.status === 'planned') check(step, input);
    }),
    runs,
  );

describe('for any pattern, store, customer and moment', () => {
  test('order is kept', () => {
    fc.assert(
      fc.property(anyPlan, (input) => {
        const due = (planOrNever(input) ?? [])
          .filter((step) => step.status === 'planned')
          .map((step) => Date.parse(step.dueAt));
        expect(due).toEqual([...due].sort((a, b) => a - b));
      }),
      runs,
    );
  });

  test('nothing is planned in the past, and what is skipped lies on an earlier day', () => {
    fc.assert(
      fc.property(anyPlan, (input) => {
        for (const step of planOrNever(input) ?? []) {
          const today = Temporal.Instant.from(input.assignedAt)
            .toZonedDateTimeISO(input.store.timeZone)
            .toPlainDate()
            .toString();
          if (step.status === 'planned')
            expect(Date.parse(step.dueAt)).toBeGreaterThanOrEqual(Date.parse(input.assignedAt));
          else expect([wallOf(step, input).date < today, input.catchUp]).toEqual([true, false]);
        }
      }),
      runs,
    );
  });

  test('quiet hours are never broken by mail, SMS and surveys', () => {
    eachPlanned((step, input) => {
      const quiet = input.store.quietHours;
      if (quiet === null || !['mail', 'sms', 'survey'].includes(step.channel)) return;
      expect(inPeriod(wallOf(step, input).time, quiet.from, quiet.to)).toBe(false);
    });
  });

  test('convenient windows are always respected by mail, SMS, calls and surveys', () => {
    eachPlanned((step, input) => {
      const windows = input.customer?.convenientTimes ?? [];
      if (windows.length === 0 || !['mail', 'sms', 'survey', 'phone'].includes(step.channel)) return;
      const { weekday, time } = wallOf(step, input);
      expect(
        windows.some(({ weekdays, from, to }) => weekdays.includes(weekday) && time >= from && time < to),
      ).toBe(true);
    });
  });

  test('calls and tasks stand on open days unless the step ignores them', () => {
    eachPlanned((step, input) => {
      const rule = input.steps[step.position - 1]?.onClosedDay ?? 'next';
      if (rule === 'ignore' || !['phone', 'task'].includes(step.channel)) return;
      const { weekday, date } = wallOf(step, input);
      expect(input.store.closedWeekdays).not.toContain(weekday);
      expect(input.store.closedOn).not.toContain(date);
    });
  });

  test('planning the rest again while nothing has happened changes nothing', () => {
    fc.assert(
      fc.property(anyPlan, (input) => {
        const plan = planOrNever({ ...input, catchUp: true });
        if (plan === null) return;
        const { assignedAt: now, catchUp: _, ...rest } = input;
        expect(replanRemaining({ ...rest, now })).toEqual(plan);
      }),
      runs,
    );
  });
});

test('windows that never open are an error, whatever else', () => {
  fc.assert(
    fc.property(anyPlan, (input) => {
      const store = buildStore({ ...input.store, quietHours: { from: '20:00', to: '09:00' } });
      const customer = { convenientTimes: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '23:00' }] };
      const base = { kind: 'instant', at: input.assignedAt } as const;
      expect(() => planFollow({ ...input, base, store, customer, steps: [buildStep()] })).toThrow(
        expect.objectContaining({ code: 'no_open_window' }),
      );
    }),
    { numRuns: 50 },
  );
});

test('days and months from a date are those of the calendar: month ends, leap days, year ends', () => {
  const edges = fc.constantFrom(
    '2024-02-29',
    '2027-01-31',
    '2027-12-31',
    '2028-02-29',
    '2026-08-31',
    '2027-03-31',
  );
  const offset = fc.record({
    months: fc.integer({ min: -30, max: 30 }),
    days: fc.integer({ min: -400, max: 400 }),
  });
  fc.assert(
    fc.property(fc.oneof(edges, anyDay), offset, (on, { months, days }) => {
      fc.pre(months * days >= 0);
      const sign = months < 0 || days < 0 ? '-' : '';
      const text = `${sign}P${Math.abs(months)}M${Math.abs(days)}D`;
      const [step] = planFollow(
        buildPlan({
          steps: [buildStep({ offset: text })],
          base: { kind: 'date', on },
          assignedAt: '2010-01-01T00:00:00Z',
        }),
      );
      const expected = Temporal.PlainDate.from(on).add({ months, days }).toString();
      expect(toOffsetIso(step?.dueAt ?? '', 'Asia/Tokyo')).toBe(`${expected}T10:00:00+09:00`);
    }),
    runs,
  );
});

test('wall clock and instant agree with Temporal in zones with summer time, in gaps and overlaps too', () => {
  const nearChange = fc
    .tuple(
      fc.constantFrom('2027-03-14T07:00:00Z', '2027-11-07T06:00:00Z', '2027-04-03T15:00:00Z'),
      fc.integer({ min: -10_800_000, max: 10_800_000 }),
    )
    .map(([at, shift]) => new Date(Date.parse(at) + shift).toISOString());
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.oneof(anyInstant, nearChange), (zone, at) => {
      const zoned = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
      const wall = toWall(Date.parse(at), zone);
      expect(new Date(wall).toISOString()).toBe(
        `${zoned.toPlainDateTime().toString({ smallestUnit: 'millisecond' })}Z`,
      );
      // the same digits read as a wall clock, which may not exist or come twice
      const digits = Temporal.PlainDateTime.from(at.slice(0, -1));
      expect(fromWall(Date.parse(at), zone)).toBe(digits.toZonedDateTime(zone).epochMilliseconds);
    }),
    { numRuns: 1500 },
  );
});
