import { describe, expect, test } from '@jest/globals';
import { planFollow, replanRemaining } from '#domain/planning/plan-follow';
import { buildPlan, buildStep, buildSteps, buildStore, wallClocks } from './plans.ts';

const monday = '2026-11-30T00:00:00Z'; // Monday 09:00 in Tokyo

describe('anchor and offset', () => {
  test('A1: a month after the last negotiation of 2026-12-01, five contacts stand on their days', () => {
    const steps = buildSteps(
      { channel: 'mail', offset: 'P20D', timeOfDay: '10:00' },
      { channel: 'phone', offset: 'P24D', timeOfDay: '12:00' },
      { channel: 'phone', offset: 'P28D', timeOfDay: '15:00' },
      { channel: 'mail', offset: 'P30D', timeOfDay: '10:00' },
      { channel: 'phone', offset: 'P40D', timeOfDay: '17:00' },
    );
    expect(wallClocks(buildPlan({ steps }))).toEqual([
      '2026-12-21 10:00',
      '2026-12-25 12:00',
      '2026-12-29 15:00',
      '2026-12-31 10:00',
      '2027-01-10 17:00',
    ]);
  });

  test('A2: a reception at 14:20 gets two contacts at once, two on the next day and one on the day after', () => {
    const steps = buildSteps(
      { channel: 'phone', offset: 'P0D' },
      { channel: 'mail', offset: 'P0D' },
      { channel: 'sms', offset: 'P1D' },
      { channel: 'phone', offset: 'P1D' },
      { channel: 'mail', offset: 'P2D' },
    );
    const base = { kind: 'instant', at: '2026-12-01T14:20:00+09:00' } as const;
    expect(wallClocks(buildPlan({ steps, base, assignedAt: '2026-12-01T05:20:00Z' }))).toEqual([
      '2026-12-01 14:20',
      '2026-12-01 14:20',
      '2026-12-02 14:20',
      '2026-12-02 14:20',
      '2026-12-03 14:20',
    ]);
  });

  test('A2: offsets before the inspection expiry count backwards', () => {
    const steps = buildSteps({ offset: '-P60D' }, { offset: '-P30D' }, { offset: '-P7D' });
    const base = { kind: 'date', on: '2027-03-01' } as const;
    expect(wallClocks(buildPlan({ steps, base }))).toEqual([
      '2026-12-31 10:00',
      '2027-01-30 10:00',
      '2027-02-22 10:00',
    ]);
  });

  test('E1: a letter counts from the delivery date of each customer', () => {
    const steps = buildSteps({ channel: 'postcard', offset: 'P3D' });
    const dates = ['2026-12-05', '2026-12-18'].map((on) =>
      wallClocks(buildPlan({ steps, base: { kind: 'date', on } })),
    );
    expect(dates).toEqual([['2026-12-08 10:00'], ['2026-12-21 10:00']]);
  });

  test('B1: intervals from the step before mix with offsets from the base', () => {
    const steps = buildSteps(
      { channel: 'task', offset: 'P1D' },
      { channel: 'phone', anchor: 'previous_due', offset: 'P5D' },
      { channel: 'postcard', anchor: 'previous_due', offset: 'P14D' },
      { channel: 'mail', anchor: 'base', offset: 'P30D' },
    );
    expect(wallClocks(buildPlan({ steps }))).toEqual([
      '2026-12-02 10:00',
      '2026-12-07 10:00',
      '2026-12-21 10:00',
      '2026-12-31 10:00',
    ]);
  });

  test('B1: the first step counted from the step before counts from the base', () => {
    const steps = buildSteps({ anchor: 'previous_due', offset: 'P1D' });
    expect(wallClocks(buildPlan({ steps }))).toEqual(['2026-12-02 10:00']);
  });

  test('B6: interval 0 on a chosen date is that date', () => {
    const base = { kind: 'date', on: '2027-02-14' } as const;
    expect(wallClocks(buildPlan({ steps: buildSteps({ offset: 'P0D' }), base }))).toEqual([
      '2027-02-14 10:00',
    ]);
  });

  test('a date base takes the time of the step, else the opening of the store', () => {
    const store = buildStore({ openFrom: '09:30' });
    const steps = buildSteps({ offset: 'P1D' }, { offset: 'P1D', timeOfDay: '15:00' });
    expect(wallClocks(buildPlan({ steps, store }))).toEqual(['2026-12-02 09:30', '2026-12-02 15:00']);
  });

  test('an instant base keeps its wall-clock time over days unless the step has a time', () => {
    const base = { kind: 'instant', at: '2026-12-01T16:45:00+09:00' } as const;
    const steps = buildSteps({ offset: 'P1D' }, { offset: 'P2D', timeOfDay: '12:00' });
    expect(wallClocks(buildPlan({ steps, base }))).toEqual(['2026-12-02 16:45', '2026-12-03 12:00']);
  });

  test('hours, minutes and seconds move the instant', () => {
    const base = { kind: 'instant', at: '2026-12-01T12:00:00+09:00' } as const;
    const steps = buildSteps(
      { offset: 'PT2S' },
      { channel: 'phone', offset: 'PT4S' },
      { channel: 'sms', offset: 'PT30M' },
    );
    expect(planFollow(buildPlan({ steps, base })).map((step) => step.dueAt)).toEqual([
      '2026-12-01T03:00:02.000Z',
      '2026-12-01T03:00:04.000Z',
      '2026-12-01T03:30:00.000Z',
    ]);
  });

  test.each([
    ['2027-01-31', 'P1M', '2027-02-28 10:00'],
    ['2028-01-31', 'P1M', '2028-02-29 10:00'],
    ['2028-02-29', 'P1Y', '2029-02-28 10:00'],
    ['2026-12-31', 'P2M', '2027-02-28 10:00'],
    ['2026-12-31', 'P1D', '2027-01-01 10:00'],
    ['2027-03-31', '-P1M', '2027-02-28 10:00'],
  ])('ends of months clamp: %s and %s make %s', (on, offset, expected) => {
    expect(wallClocks(buildPlan({ steps: buildSteps({ offset }), base: { kind: 'date', on } }))).toEqual([
      expected,
    ]);
  });

  test('steps are planned in the order of their positions', () => {
    const steps = [
      buildStep({ position: 2, anchor: 'previous_due', offset: 'P5D' }),
      buildStep({ position: 1, offset: 'P1D' }),
    ];
    expect(wallClocks(buildPlan({ steps }))).toEqual(['2026-12-02 10:00', '2026-12-07 10:00']);
  });
});

describe('counted from when the step before was done', () => {
  const steps = buildSteps(
    { channel: 'phone', offset: 'P1D' },
    { channel: 'mail', anchor: 'previous_done', offset: 'P3D' },
    { channel: 'mail', anchor: 'base', offset: 'P20D' },
  );

  test('it is planned provisionally from the due time', () => {
    const plan = planFollow(buildPlan({ steps }));
    expect(plan.map((step) => [step.dueAt, step.provisional])).toEqual([
      ['2026-12-02T01:00:00.000Z', false],
      ['2026-12-05T01:00:00.000Z', true],
      ['2026-12-21T01:00:00.000Z', false],
    ]);
  });

  test('once that step is done it counts from there, and the done step is not planned again', () => {
    const done = [{ position: 1, dueAt: '2026-12-02T01:00:00Z', doneAt: '2026-12-04T05:30:00Z' }];
    const plan = replanRemaining({ ...buildPlan({ steps, done }), now: '2026-12-04T05:30:00Z' });
    expect(plan.map((step) => [step.position, step.dueAt, step.provisional])).toEqual([
      [2, '2026-12-07T05:30:00.000Z', false],
      [3, '2026-12-21T01:00:00.000Z', false],
    ]);
  });

  test('while that step is overdue it cannot come before now and its interval', () => {
    const plan = replanRemaining({ ...buildPlan({ steps }), now: '2026-12-10T03:00:00Z' });
    expect(plan[1]).toMatchObject({ dueAt: '2026-12-13T03:00:00.000Z', provisional: true });
  });

  test('nor after an overdue step whose time was set by hand', () => {
    const fixed = [{ position: 1, dueAt: '2026-12-03T01:00:00Z' }];
    const plan = replanRemaining({ ...buildPlan({ steps, fixed }), now: '2026-12-10T03:00:00Z' });
    expect(plan[1]).toMatchObject({ dueAt: '2026-12-13T03:00:00.000Z', provisional: true });
  });

  test('after a removed step it counts from the planned time and waits for nobody', () => {
    const done = [{ position: 1, dueAt: '2026-12-02T01:00:00Z', doneAt: null }];
    const plan = replanRemaining({ ...buildPlan({ steps, done }), now: '2026-12-01T03:00:00Z' });
    expect(plan[0]).toMatchObject({ position: 2, dueAt: '2026-12-05T01:00:00.000Z', provisional: false });
  });

  test('the planned-date anchor counts from the due time even when the step was done late', () => {
    const due = buildSteps({ channel: 'phone', offset: 'P1D' }, { anchor: 'previous_due', offset: 'P5D' });
    const done = [{ position: 1, dueAt: '2026-12-02T01:00:00Z', doneAt: '2026-12-04T05:30:00Z' }];
    const plan = replanRemaining({ ...buildPlan({ steps: due, done }), now: '2026-12-04T05:30:00Z' });
    expect(plan).toMatchObject([{ position: 2, dueAt: '2026-12-07T01:00:00.000Z' }]);
  });
});

describe('the customer’s convenient windows', () => {
  const tuesdays = { convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }] };

  test('A11: a shop worker off on Tuesdays is called on Tuesday between 10:00 and 12:00', () => {
    const steps = buildSteps({ channel: 'phone', offset: 'P2D', timeOfDay: '15:00' });
    // 2026-12-03 is a Thursday
    expect(wallClocks(buildPlan({ steps, customer: tuesdays }))).toEqual(['2026-12-08 10:00']);
  });

  test('a time outside the windows goes to the start of the next one, not to its own hour there', () => {
    const steps = buildSteps({ channel: 'phone', offset: 'P6D', timeOfDay: '11:00' });
    expect(wallClocks(buildPlan({ steps, customer: tuesdays }))).toEqual(['2026-12-08 10:00']);
  });

  test('a time inside a window is kept', () => {
    const steps = buildSteps({ channel: 'sms', offset: 'P7D', timeOfDay: '11:15' });
    expect(wallClocks(buildPlan({ steps, customer: tuesdays }))).toEqual(['2026-12-08 11:15']);
  });

  test('the end of a window is outside it', () => {
    const steps = buildSteps({ channel: 'phone', offset: 'P7D', timeOfDay: '12:00' });
    expect(wallClocks(buildPlan({ steps, customer: tuesdays }))).toEqual(['2026-12-15 10:00']);
  });

  test('postcards and tasks do not heed them', () => {
    const steps = buildSteps({ channel: 'postcard', offset: 'P2D' }, { channel: 'task', offset: 'P3D' });
    expect(wallClocks(buildPlan({ steps, customer: tuesdays }))).toEqual([
      '2026-12-03 10:00',
      '2026-12-04 10:00',
    ]);
  });

  test('a window on a closed day gives way to the next window on an open day', () => {
    const customer = {
      convenientTimes: [
        { weekdays: [3], from: '17:00', to: '19:00' },
        { weekdays: [4], from: '10:00', to: '12:00' },
      ],
    };
    const store = buildStore({ closedWeekdays: [3] });
    const steps = buildSteps({ channel: 'phone', offset: 'P1D', timeOfDay: '18:00' });
    expect(wallClocks(buildPlan({ steps, customer, store }))).toEqual(['2026-12-03 10:00']);
  });

  test('new windows re-plan what has not run', () => {
    const steps = buildSteps({ channel: 'phone', offset: 'P1D' }, { channel: 'phone', offset: 'P10D' });
    const done = [{ position: 1, dueAt: '2026-12-02T01:00:00Z', doneAt: '2026-12-02T01:10:00Z' }];
    const plan = replanRemaining({
      ...buildPlan({ steps, done, customer: tuesdays }),
      now: '2026-12-02T01:10:00Z',
    });
    // Friday 12-11 becomes Tuesday 12-15
    expect(plan).toMatchObject([{ position: 2, dueAt: '2026-12-15T01:00:00.000Z', status: 'planned' }]);
  });

  test('windows that lie in quiet hours only are an error, not a loop', () => {
    const customer = { convenientTimes: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '23:00' }] };
    expect(() => planFollow(buildPlan({ customer }))).toThrow(
      expect.objectContaining({ code: 'no_open_window' }),
    );
  });
});

describe('the business calendar', () => {
  const phone = (offset: string, onClosedDay?: 'next' | 'previous' | 'ignore') =>
    buildSteps({ channel: 'phone', offset, timeOfDay: '15:00', onClosedDay });
  const closedOnWednesdays = buildStore({ closedWeekdays: [3] });

  test('a call on a closed weekday moves to the next open day at the same time', () => {
    expect(wallClocks(buildPlan({ steps: phone('P1D'), store: closedOnWednesdays }))).toEqual([
      '2026-12-03 15:00',
    ]);
  });

  test('a call moves to the open day before where the step says so', () => {
    expect(wallClocks(buildPlan({ steps: phone('P8D', 'previous'), store: closedOnWednesdays }))).toEqual([
      '2026-12-08 15:00',
    ]);
  });

  test('a call is not moved back into days that are gone', () => {
    const store = buildStore({ closedWeekdays: [2, 3] });
    const steps = phone('P1D', 'previous');
    expect(wallClocks(buildPlan({ steps, store }))).toEqual(['2026-12-03 15:00']);
  });

  test('a step that ignores closed days stays', () => {
    expect(wallClocks(buildPlan({ steps: phone('P1D', 'ignore'), store: closedOnWednesdays }))).toEqual([
      '2026-12-02 15:00',
    ]);
  });

  test('mail, SMS and postcards go out on closed days', () => {
    const steps = buildSteps(
      { offset: 'P1D' },
      { channel: 'sms', offset: 'P1D' },
      { channel: 'postcard', offset: 'P1D' },
    );
    const plan = wallClocks(buildPlan({ steps, store: closedOnWednesdays }));
    expect(plan).toEqual(['2026-12-02 10:00', '2026-12-02 10:00', '2026-12-02 10:00']);
  });

  test('closed dates and Japanese holidays are stepped over together', () => {
    // 01-01 is 元日, 01-02 to 01-04 are closed by the store
    const store = buildStore({ holidays: 'japanese', closedOn: ['2027-01-02', '2027-01-03', '2027-01-04'] });
    expect(wallClocks(buildPlan({ steps: phone('P31D'), store }))).toEqual(['2027-01-05 15:00']);
  });

  test('a store that is closed every day is an error, not a loop', () => {
    const store = buildStore({ closedWeekdays: [1, 2, 3, 4, 5, 6, 7] });
    expect(() => planFollow(buildPlan({ steps: phone('P1D'), store }))).toThrow(
      expect.objectContaining({ code: 'no_open_window', status: 422 }),
    );
  });
});

describe('quiet hours', () => {
  test.each([
    ['20:59', '2026-12-02 20:59'],
    ['21:00', '2026-12-03 08:00'],
    ['23:30', '2026-12-03 08:00'],
    ['07:59', '2026-12-02 08:00'],
    ['08:00', '2026-12-02 08:00'],
  ])('an SMS meant for %s goes out at %s', (timeOfDay, expected) => {
    expect(
      wallClocks(buildPlan({ steps: buildSteps({ channel: 'sms', offset: 'P1D', timeOfDay }) })),
    ).toEqual([expected]);
  });

  test('they may lie in the middle of the day', () => {
    const store = buildStore({ quietHours: { from: '12:00', to: '13:00' } });
    const steps = buildSteps({ offset: 'P1D', timeOfDay: '12:30' }, { offset: 'P1D', timeOfDay: '23:30' });
    expect(wallClocks(buildPlan({ steps, store }))).toEqual(['2026-12-02 13:00', '2026-12-02 23:30']);
  });

  test('a store without them sends at any hour', () => {
    const store = buildStore({ quietHours: null });
    const steps = buildSteps({ channel: 'sms', offset: 'P1D', timeOfDay: '03:00' });
    expect(wallClocks(buildPlan({ steps, store }))).toEqual(['2026-12-02 03:00']);
  });

  test('calls, tasks and postcards do not heed them', () => {
    const steps = buildSteps({ channel: 'phone', offset: 'P1D', timeOfDay: '21:30' });
    expect(wallClocks(buildPlan({ steps }))).toEqual(['2026-12-02 21:30']);
  });
});

describe('already past when assigned', () => {
  const assignedAt = '2026-12-01T06:00:00Z'; // 15:00

  test('a step of the same day comes now', () => {
    const steps = buildSteps(
      { channel: 'phone', timeOfDay: '11:00' },
      { channel: 'mail', timeOfDay: '12:00' },
    );
    expect(wallClocks(buildPlan({ steps, assignedAt }))).toEqual(['2026-12-01 15:00', '2026-12-01 15:00']);
  });

  test('after closing, a call of the same day comes at the next opening and a mail at once', () => {
    const steps = buildSteps(
      { channel: 'mail', timeOfDay: '11:00' },
      { channel: 'phone', timeOfDay: '12:00' },
    );
    const store = buildStore({ closedWeekdays: [3] });
    expect(wallClocks(buildPlan({ steps, store, assignedAt: '2026-12-01T11:00:00Z' }))).toEqual([
      '2026-12-01 20:00',
      '2026-12-03 10:00',
    ]);
  });

  test('at night, a mail of the same day waits for the end of the quiet hours', () => {
    const steps = buildSteps({ channel: 'mail' });
    expect(wallClocks(buildPlan({ steps, assignedAt: '2026-12-01T13:00:00Z' }))).toEqual([
      '2026-12-02 08:00',
    ]);
  });

  test('steps of earlier days are skipped and do not hold back the others', () => {
    const steps = buildSteps({ offset: '-P60D' }, { offset: '-P30D' }, { offset: '-P7D' });
    const base = { kind: 'date', on: '2026-12-20' } as const;
    expect(wallClocks(buildPlan({ steps, base, assignedAt }))).toEqual([
      '2026-10-21 10:00 skipped',
      '2026-11-20 10:00 skipped',
      '2026-12-13 10:00',
    ]);
    expect(planFollow(buildPlan({ steps, base, assignedAt }))[0]).toMatchObject({ skipReason: 'past' });
  });

  test('with catch-up they come now, in order', () => {
    const steps = buildSteps({ offset: '-P60D' }, { channel: 'phone', offset: '-P30D' }, { offset: '-P7D' });
    const base = { kind: 'date', on: '2026-12-20' } as const;
    expect(wallClocks(buildPlan({ steps, base, assignedAt, catchUp: true }))).toEqual([
      '2026-12-01 15:00',
      '2026-12-01 15:00',
      '2026-12-13 10:00',
    ]);
  });

  test('a closed Sunday that moves to today counts from where it stands', () => {
    const store = buildStore({ closedWeekdays: [7] });
    const steps = buildSteps({ channel: 'phone', timeOfDay: '15:00' });
    const base = { kind: 'date', on: '2026-11-29' } as const;
    expect(wallClocks(buildPlan({ steps, store, base, assignedAt: monday }))).toEqual(['2026-11-30 15:00']);
  });
});

describe('order', () => {
  test('a step that was pushed takes the following ones with it', () => {
    const customer = { convenientTimes: [{ weekdays: [2], from: '10:00', to: '12:00' }] };
    const steps = buildSteps({ channel: 'phone', offset: 'P2D' }, { channel: 'postcard', offset: 'P3D' });
    expect(wallClocks(buildPlan({ steps, customer }))).toEqual(['2026-12-08 10:00', '2026-12-08 10:00']);
  });

  test('a call that follows an evening mail waits for the opening', () => {
    const steps = buildSteps(
      { channel: 'mail', offset: 'P1D', timeOfDay: '20:30' },
      { channel: 'phone', offset: 'P1D', timeOfDay: '12:00' },
    );
    expect(wallClocks(buildPlan({ steps }))).toEqual(['2026-12-02 20:30', '2026-12-03 10:00']);
  });

  test('a step moved by hand stays, and those after it do not fall before it', () => {
    const steps = buildSteps({ offset: 'P1D' }, { offset: 'P2D' }, { offset: 'P9D' });
    const fixed = [{ position: 1, dueAt: '2026-12-05T03:00:00Z' }];
    expect(wallClocks(buildPlan({ steps, fixed }))).toEqual([
      '2026-12-05 12:00',
      '2026-12-05 12:00',
      '2026-12-10 10:00',
    ]);
  });
});

describe('refusals', () => {
  test.each([
    ['20 days', { offset: '20' }, 'invalid_offset', 'steps[0].offset'],
    [
      'a time of day with an offset in hours',
      { offset: 'PT2H', timeOfDay: '10:00' },
      'invalid_offset',
      'steps[0].offset',
    ],
    [
      'a step before the one it counts from',
      { anchor: 'previous_due', offset: '-P1D' },
      'invalid_offset',
      'steps[0].offset',
    ],
    ['25 o’clock', { timeOfDay: '25:00' }, 'invalid_input', 'steps[0].timeOfDay'],
  ] as const)('%s is refused with its field and a remedy', (_what, step, code, field) => {
    expect(() => planFollow(buildPlan({ steps: buildSteps(step) }))).toThrow(
      expect.objectContaining({ code, field, remedy: { ja: expect.any(String), en: expect.any(String) } }),
    );
  });

  test('a base date that does not exist is refused', () => {
    expect(() => planFollow(buildPlan({ base: { kind: 'date', on: '2026-02-30' } }))).toThrow(
      expect.objectContaining({ code: 'invalid_input', field: 'base' }),
    );
  });

  test('an unknown time zone is refused', () => {
    expect(() => planFollow(buildPlan({ store: buildStore({ timeZone: 'Asia/Tokio' }) }))).toThrow(
      expect.objectContaining({ code: 'invalid_time_zone' }),
    );
  });
});
