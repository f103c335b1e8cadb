import { expect, test } from '@jest/globals';
import { spendBudget } from '#domain/dry-run/budget';
import { createPlanner } from '#domain/dry-run/planner';
import { simulateCustomer } from '#domain/dry-run/simulate-customer';
import { createTally } from '#domain/dry-run/tally';
import { textFits } from '#domain/dry-run/text-fits';
import type { DryRunCustomer, DryRunStep, DryRunStore } from '#domain/dry-run/types';
import { formatWallClock } from '#domain/planning/zone';
import { SOURCE_PRICES } from '#domain/prices';
import { buildStore as buildCalendar } from './plans.ts';

const now = new Date('2026-12-01T12:00:00+09:00');
const inTokyo = (at: number) => formatWallClock(at, 'Asia/Tokyo');

type StoreOverrides = Partial<Omit<DryRunStore, 'calendar'>> & {
  calendar?: Partial<DryRunStore['calendar']>;
};
const buildStore = (overrides: StoreOverrides = {}): DryRunStore => ({
  id: 'store',
  frequencyCap: null,
  budgetCapYen: null,
  spentYen: 0,
  prices: SOURCE_PRICES,
  ...overrides,
  calendar: buildCalendar(overrides.calendar),
});

const buildCustomer = (overrides: Partial<DryRunCustomer> = {}): DryRunCustomer => ({
  customerId: 'customer',
  assigneeId: 'u-1',
  convenientTimes: [],
  preferredChannel: null,
  consent: { mail: 'granted', sms: 'granted', postcard: 'granted' },
  existingRelation: false,
  addresses: { hasEmail: true, hasPhone: true, hasPostalAddress: true },
  excludeDm: false,
  askFirst: false,
  otherSends: [],
  ...overrides,
});

const buildSteps = (...steps: Partial<DryRunStep>[]): DryRunStep[] =>
  steps.map((step, index) => ({
    position: index + 1,
    channel: 'mail',
    anchor: 'base',
    offset: 'P1D',
    purpose: 'transactional',
    ...step,
  }));

function play(steps: DryRunStep[], { store = buildStore(), customer = buildCustomer() } = {}) {
  const plan = createPlanner({ steps, catchUp: false }, now)(
    store,
    { kind: 'date', on: '2026-12-01' },
    customer.convenientTimes,
  );
  const { events, skipped, moved } = simulateCustomer(steps, plan, customer, store);
  return { events: events.map(({ at, outcome }) => `${outcome} ${inTokyo(at)}`), skipped, moved };
}

test('a plan without collisions is what planFollow says', () => {
  const steps = buildSteps(
    { offset: 'P20D', timeOfDay: '10:00' },
    { channel: 'phone', offset: 'P24D', timeOfDay: '15:00' },
  );
  expect(play(steps)).toEqual({
    events: ['mail 2026-12-21 10:00', 'phone 2026-12-25 15:00'],
    skipped: [],
    moved: [],
  });
});

test('each step that a rule moved counts for that rule', () => {
  const store = buildStore({ calendar: { closedWeekdays: [3] } }); // Wednesdays
  const steps = buildSteps(
    { channel: 'phone', offset: 'P1D', timeOfDay: '10:00' }, // Wednesday 12-02: closed
    { channel: 'sms', offset: 'P2D', timeOfDay: '22:00' }, // quiet
    { channel: 'mail', offset: 'P7D', timeOfDay: '10:00' }, // Tuesday 12-08; the customer has Fridays
  );
  const customer = buildCustomer({ convenientTimes: [] });
  expect(play(steps, { store, customer })).toEqual({
    events: ['phone 2026-12-03 10:00', 'sms 2026-12-04 08:00', 'mail 2026-12-08 10:00'],
    skipped: [],
    moved: ['closed_day', 'quiet_hours'],
  });
  const onFridays = buildCustomer({ convenientTimes: [{ weekdays: [5], from: '10:00', to: '12:00' }] });
  expect(play(buildSteps({ offset: 'P7D', timeOfDay: '10:00' }), { customer: onFridays })).toEqual({
    events: ['mail 2026-12-11 10:00'],
    skipped: [],
    moved: ['convenient_times'],
  });
});

test('a frequency cap counts what was sent before and what other follows will send, and delays what comes after', () => {
  const store = buildStore({ frequencyCap: { perDays: 7, max: 1 } });
  const steps = buildSteps(
    { offset: 'P2D', timeOfDay: '10:00' },
    { channel: 'phone', offset: 'P3D', timeOfDay: '10:00' },
  );
  const customer = buildCustomer({ otherSends: [Date.parse('2026-12-01T09:00:00+09:00')] });
  expect(play(steps, { store, customer })).toEqual({
    events: ['mail 2026-12-08 09:00', 'phone 2026-12-08 09:00'],
    skipped: [],
    moved: ['frequency_cap'],
  });
  const planned = buildCustomer({ otherSends: [Date.parse('2026-12-03T09:30:00+09:00')] });
  expect(play(steps, { store, customer: planned }).events[0]).toBe('mail 2026-12-10 09:30');
});

test('what may not be sent is skipped with its reason, or handed to a person', () => {
  const steps = buildSteps({ purpose: 'advertising' }, { channel: 'sms', offset: 'P2D', timeOfDay: '10:00' });
  const customer = buildCustomer({ consent: { mail: 'unknown', sms: 'granted', postcard: 'granted' } });
  expect(play(steps, { customer })).toMatchObject({
    events: ['sms 2026-12-03 10:00'],
    skipped: ['no_consent'],
  });
  const noMail = buildCustomer({ addresses: { hasEmail: false, hasPhone: true, hasPostalAddress: false } });
  expect(play(buildSteps({ timeOfDay: '10:00' }), { customer: noMail })).toMatchObject({
    events: ['handedOver 2026-12-02 10:00'],
  });
});

test('who prefers SMS gets by SMS what fits one, and by mail what does not (E5)', () => {
  const steps = buildSteps(
    { timeOfDay: '10:00', fits: textFits('{{customer.name}}様、車検の時期です') },
    { offset: 'P2D', timeOfDay: '10:00', fits: textFits('あ'.repeat(71)) },
    { channel: 'sms', offset: 'P3D', timeOfDay: '10:00', fits: textFits('ご来店をお待ちしています') },
  );
  const sms = buildCustomer({ preferredChannel: 'sms' });
  expect(play(steps, { customer: sms }).events).toEqual([
    'sms 2026-12-02 10:00',
    'mail 2026-12-03 10:00',
    'sms 2026-12-04 10:00',
  ]);
  const mail = buildCustomer({ preferredChannel: 'mail' });
  expect(play(steps, { customer: mail }).events.map((event) => event.slice(0, 4))).toEqual([
    'mail',
    'mail',
    'mail',
  ]);
  const refused = buildCustomer({
    preferredChannel: 'sms',
    consent: { mail: 'granted', sms: 'denied', postcard: 'granted' },
  });
  expect(play(steps, { customer: refused })).toMatchObject({
    events: ['mail 2026-12-02 10:00', 'mail 2026-12-03 10:00'],
    skipped: ['consent_denied'],
  });
});

test('a budget lets as many go as fit, in the order of time, and holds the rest for the next month', () => {
  const store = buildStore({ budgetCapYen: 100, spentYen: 30 });
  const minute = (iso: string) => Math.floor(Date.parse(iso) / 60_000);
  const sms = (planned: number, added: number) => ({
    planned: { sms: planned, postcard: 0 },
    added: { sms: added, postcard: 0 },
  });
  const outcome = spendBudget(
    store,
    new Map([
      [minute('2026-12-10T10:00:00+09:00'), sms(1, 1)], // 30 + 20 + 20 = 70
      [minute('2026-12-11T10:00:00+09:00'), sms(0, 3)], // one fits: 90
      [minute('2027-01-05T10:00:00+09:00'), sms(0, 4)], // after the two held: 40 + 3 × 20 = 100, one waits
    ]),
    now.getTime(),
    Date.UTC(2027, 2, 1) / 86_400_000,
  );
  expect(outcome.held).toBe(3);
  expect([...outcome.months]).toEqual([
    ['2026-12', { addedYen: 40, plannedYen: 20 }],
    ['2027-01', { addedYen: 100, plannedYen: 0 }],
    ['2027-02', { addedYen: 20, plannedYen: 0 }],
  ]);
  const days = [...outcome.days].map(([day, { sms: count }]) => [
    new Date(day * 86_400_000).toISOString().slice(0, 10),
    count,
  ]);
  expect(days).toEqual([
    ['2026-12-10', 1],
    ['2026-12-11', 1],
    ['2027-01-01', 2],
    ['2027-01-05', 3],
    ['2027-02-01', 1],
  ]);
});

test('a price above the whole cap is never sent', () => {
  const store = buildStore({ budgetCapYen: 100 });
  const sends = { planned: { sms: 0, postcard: 0 }, added: { sms: 0, postcard: 2 } };
  const outcome = spendBudget(
    store,
    new Map([[Math.floor(now.getTime() / 60_000), sends]]),
    now.getTime(),
    30_000,
  );
  expect(outcome).toMatchObject({ overBudget: 2, held: 0 });
  expect(outcome.days.size).toBe(0);
});

test('the tally adds up per day and per member of staff, against what they can do and have to do already', () => {
  const store = buildStore();
  const tally = createTally({
    now,
    days: 5,
    stores: [store],
    standing: {
      staff: [{ id: 'u-1', name: '佐藤', capacityPerDay: 2 }],
      todos: [
        { assigneeId: 'u-1', on: '2026-12-03', count: 1 },
        { assigneeId: 'u-1', on: '2026-11-20', count: 1 },
      ],
      sends: [],
    },
  });
  const at = (iso: string) => Date.parse(`${iso}+09:00`);
  for (let index = 0; index < 2; index++) {
    tally.add('store', 'u-1', {
      events: [
        { at: at('2026-12-03T10:00:00'), outcome: 'phone' },
        { at: at('2026-12-04T23:30:00'), outcome: 'sms' },
        { at: at('2026-12-06T00:10:00'), outcome: 'mail' },
      ],
      skipped: ['no_consent'],
      moved: ['quiet_hours'],
    });
  }
  tally.leaveOut('missing_base_date');
  const result = tally.result();
  expect(result).toMatchObject({
    from: '2026-12-01',
    to: '2026-12-05',
    customers: { total: 3, assigned: 2, leftOut: { missing_base_date: 1 } },
    sends: { mail: 0, sms: 2, postcard: 0 },
    manual: { phone: 2 },
    cost: { smsYen: 40, postcardYen: 0, totalYen: 40, months: [{ month: '2026-12', addedYen: 40 }] },
    collisions: { quiet_hours: 2, budget_cap: 0 },
    skipped: { no_consent: 2 },
    beyond: 2,
  });
  expect(result.days.map(({ on, phone, sms, costYen }) => [on, phone, sms, costYen])).toEqual([
    ['2026-12-01', 0, 0, 0],
    ['2026-12-02', 0, 0, 0],
    ['2026-12-03', 2, 0, 0],
    ['2026-12-04', 0, 2, 40],
    ['2026-12-05', 0, 0, 0],
  ]);
  expect(result.staff).toEqual([
    {
      assigneeId: 'u-1',
      name: '佐藤',
      capacityPerDay: 2,
      total: 2,
      overloadedDays: 1,
      peak: { on: '2026-12-03', load: 3 },
      days: [
        { on: '2026-12-01', added: 0, planned: 1 },
        { on: '2026-12-03', added: 2, planned: 1 },
      ],
    },
  ]);
});
