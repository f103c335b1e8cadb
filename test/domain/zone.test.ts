import { expect, test } from '@jest/globals';
import { planFollow } from '#domain/planning/plan-follow';
import { formatWallClock, parseDay, parseInstant, toOffsetIso } from '#domain/planning/zone';
import { buildPlan, buildSteps, buildStore, wallClocks } from './plans.ts';

const newYork = buildStore({ timeZone: 'America/New_York', quietHours: null });

test('a wall clock is that of the store', () => {
  expect(formatWallClock('2026-12-21T01:00:00Z', 'Asia/Tokyo')).toBe('2026-12-21 10:00');
  expect(formatWallClock(Date.parse('2026-12-21T01:00:00Z'), 'America/New_York')).toBe('2026-12-20 20:00');
});

test('an instant is written with the offset of the zone', () => {
  expect(toOffsetIso('2026-12-21T01:00:00.000Z', 'Asia/Tokyo')).toBe('2026-12-21T10:00:00+09:00');
  expect(toOffsetIso(new Date('2026-12-21T01:00:00.250Z'), 'America/St_Johns')).toBe(
    '2026-12-20T21:30:00.250-03:30',
  );
  expect(toOffsetIso('2026-12-21T01:00:00Z', 'UTC')).toBe('2026-12-21T01:00:00+00:00');
});

test('a time that summer time jumps over comes as much later', () => {
  const steps = buildSteps({ offset: 'P1D', timeOfDay: '02:30' });
  const input = buildPlan({ steps, store: newYork, base: { kind: 'date', on: '2027-03-13' } });
  expect(wallClocks(input)).toEqual(['2027-03-14 03:30']);
});

test('a time that comes twice is the first one', () => {
  const steps = buildSteps({ offset: 'P1D', timeOfDay: '01:30' });
  const input = buildPlan({ steps, store: newYork, base: { kind: 'date', on: '2027-11-06' } });
  expect(planFollow(input)[0]?.dueAt).toBe('2027-11-07T05:30:00.000Z');
});

test('a day is a calendar day: 10:00 stays 10:00 through the change, 24 hours do not', () => {
  const base = { kind: 'instant', at: '2027-03-13T10:00:00-05:00' } as const;
  const steps = buildSteps({ offset: 'P1D' }, { offset: 'PT24H' });
  expect(wallClocks(buildPlan({ steps, store: newYork, base }))).toEqual([
    '2027-03-14 10:00',
    '2027-03-14 11:00',
  ]);
});

test('minutes in the doubled hour are not folded into the first one', () => {
  const base = { kind: 'instant', at: '2027-11-07T06:10:00Z' } as const; // 01:10 for the second time
  const steps = buildSteps({ offset: 'PT0S' }, { offset: 'PT20M' });
  expect(planFollow(buildPlan({ steps, store: newYork, base })).map((step) => step.dueAt)).toEqual([
    '2027-11-07T06:10:00.000Z',
    '2027-11-07T06:30:00.000Z',
  ]);
});

test('quiet hours that end in the doubled hour do not send a message back in time', () => {
  const store = { ...newYork, quietHours: { from: '20:00', to: '01:30' } };
  const base = { kind: 'instant', at: '2027-11-07T06:10:00Z' } as const; // 01:10 for the second time
  const steps = buildSteps({ channel: 'sms', offset: 'PT0S' });
  expect(planFollow(buildPlan({ steps, store, base }))[0]?.dueAt).toBe('2027-11-07T06:30:00.000Z');
});

test('a window in the hour that does not exist opens on the next day', () => {
  const customer = { convenientTimes: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '02:15', to: '02:45' }] };
  const steps = buildSteps({ channel: 'phone', offset: 'P1D' });
  const input = buildPlan({
    steps,
    customer,
    store: newYork,
    base: { kind: 'instant', at: '2027-03-13T01:00:00-05:00' },
  });
  expect(wallClocks(input)).toEqual(['2027-03-15 02:15']);
});

test.each(['2026-02-30', '2026-13-01', '2026-1-1', '20261201', ''])('%s is no calendar date', (text) => {
  expect(() => parseDay(text, 'base')).toThrow(
    expect.objectContaining({ code: 'invalid_input', field: 'base' }),
  );
});

test.each(['2026-12-01T10:00:00', '2026-12-01', 'now', ''])('%s is no instant', (text) => {
  expect(() => parseInstant(text, 'base')).toThrow(
    expect.objectContaining({ code: 'invalid_input', field: 'base' }),
  );
});
