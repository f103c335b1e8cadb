import { expect, test } from '@jest/globals';
import { planFollow } from '#domain/planning/plan-follow';
import { formatWallClock } from '#domain/planning/zone';
import { occurrenceBase, validateRepeat } from '#domain/recurrence';
import { buildPlan, buildSteps, buildStore } from './plans.ts';

const zone = 'Asia/Tokyo';
const onDay = (on: string) => ({ kind: 'date', on }) as const;

test('B7: a reorder every 30 days comes 30, 60 and 90 days after the first', () => {
  const bases = [1, 2, 3, 4].map((n) => occurrenceBase({ every: 'P30D' }, onDay('2026-12-01'), n, zone));
  expect(bases).toEqual(['2026-12-01', '2026-12-31', '2027-01-30', '2027-03-01'].map(onDay));
});

test('B7: three times means three times', () => {
  const repeat = { every: 'P30D', times: 3 };
  expect(occurrenceBase(repeat, onDay('2026-12-01'), 3, zone)).toEqual(onDay('2027-01-30'));
  expect(occurrenceBase(repeat, onDay('2026-12-01'), 4, zone)).toBeNull();
});

test('B7: it runs for years', () => {
  expect(occurrenceBase({ every: 'P30D' }, onDay('2026-12-01'), 123, zone)).toEqual(onDay('2036-12-08'));
});

test('months do not drift: the end of January comes back to the 31st in March', () => {
  const bases = [2, 3, 4].map((n) => occurrenceBase({ every: 'P1M' }, onDay('2027-01-31'), n, zone));
  expect(bases).toEqual(['2027-02-28', '2027-03-31', '2027-04-30'].map(onDay));
});

test('an instant keeps its wall-clock time through the change to summer time', () => {
  const first = { kind: 'instant', at: '2027-03-01T09:00:00-05:00' } as const;
  const second = occurrenceBase({ every: 'P30D' }, first, 2, 'America/New_York');
  expect(second).toEqual({ kind: 'instant', at: '2027-03-31T13:00:00.000Z' });
  expect(formatWallClock('2027-03-31T13:00:00Z', 'America/New_York')).toBe('2027-03-31 09:00');
});

test('an instant may repeat by seconds', () => {
  const first = { kind: 'instant', at: '2026-12-01T00:00:00Z' } as const;
  expect(occurrenceBase({ every: 'PT10S' }, first, 4, zone)).toEqual({
    kind: 'instant',
    at: '2026-12-01T00:00:30.000Z',
  });
});

test('each occurrence is planned from its own base', () => {
  const base = occurrenceBase({ every: 'P30D' }, onDay('2026-12-01'), 2, zone) ?? onDay('');
  const plan = planFollow(buildPlan({ steps: buildSteps({ offset: 'P2D' }), base, store: buildStore() }));
  expect(plan).toMatchObject([{ dueAt: '2027-01-02T01:00:00.000Z' }]);
});

test.each([
  [{ every: 'P0D' }, 'invalid_offset', 'repeat.every'],
  [{ every: '-P1D' }, 'invalid_offset', 'repeat.every'],
  [{ every: 'monthly' }, 'invalid_offset', 'repeat.every'],
  [{ every: 'P30D', times: 0 }, 'invalid_input', 'repeat.times'],
  [{ every: 'P30D', times: 1.5 }, 'invalid_input', 'repeat.times'],
])('%j is refused', (repeat, code, field) => {
  expect(() => validateRepeat(repeat)).toThrow(
    expect.objectContaining({ code, field, remedy: { ja: expect.any(String), en: expect.any(String) } }),
  );
});

test('a date base does not repeat by hours', () => {
  expect(() => occurrenceBase({ every: 'PT1H' }, onDay('2026-12-01'), 2, zone)).toThrow(
    expect.objectContaining({ code: 'invalid_offset' }),
  );
});
