import { expect, test } from '@jest/globals';
import { shareOf } from '#domain/share';
import { spreadByLoad } from '#domain/spread-by-load';
import { type HoursToChooseFrom, suggestHours } from '#domain/suggest-hours';

const buildHours = (overrides: Partial<HoursToChooseFrom> = {}): HoursToChooseFrom => ({
  convenientTimes: [],
  openFrom: '10:00',
  openTo: '19:00',
  closedWeekdays: [3],
  customer: [],
  store: [],
  ...overrides,
});
const call = (weekday: number, hour: number, tries: number, reached: number) => ({
  weekday,
  hour,
  tries,
  reached,
});

test('hours at which the customer answered come first, and say so', () => {
  const [best] = suggestHours(
    buildHours({ customer: [call(2, 10, 2, 1), call(2, 11, 1, 1), call(5, 16, 3, 0)] }),
  );
  expect(best).toMatchObject({
    weekday: 2,
    from: '10:00',
    to: '12:00',
    tries: 3,
    reached: 2,
    reason: '火曜 10–12時: 3回中2回つながりました',
  });
});

test('one lucky call does not outweigh an hour that is good for everybody', () => {
  const store = [call(1, 10, 400, 40), call(6, 14, 400, 380)];
  const [best, ...others] = suggestHours(buildHours({ store, customer: [call(1, 10, 1, 1)] }));
  expect(best).toMatchObject({
    weekday: 6,
    from: '14:00',
    reason: '土曜 14–16時: 店舗全体では95%つながっています（400回）',
  });
  expect(others.some(({ weekday, from }) => weekday === 1 && from === '10:00')).toBe(false);
});

test('hours at which the customer never answers fall behind', () => {
  const store = [call(2, 10, 100, 50), call(2, 12, 100, 48)];
  const [best] = suggestHours(buildHours({ store, customer: [call(2, 10, 4, 0)] }));
  expect(best).toMatchObject({ weekday: 2, from: '12:00' });
});

test('recorded windows are kept to, whatever the calls say; closed days are never suggested without one', () => {
  const store = [call(6, 14, 500, 490), call(3, 11, 500, 500)];
  const windows = [{ weekdays: [2, 3], from: '10:30', to: '12:00' }];
  const wished = suggestHours(buildHours({ store, convenientTimes: windows }), 9);
  expect(wished.map(({ weekday, from, to }) => [weekday, from, to])).toEqual([
    [3, '10:30', '12:00'],
    [2, '10:30', '12:00'],
  ]);
  expect(wished[0]?.reason).toBe(
    '水曜 10:30–12:00（ご希望の時間帯）: 店舗全体では100%つながっています（500回）',
  );
  expect(suggestHours(buildHours({ store }), 99).some(({ weekday }) => weekday === 3)).toBe(false);
});

test('a store without a single call still gets hours, and says that nothing is known', () => {
  const [first] = suggestHours(buildHours());
  expect(first).toMatchObject({ expected: 0.3, reason: '月曜 10–12時: まだ架電の記録がありません' });
});

test('a share of few tries is wide, of many narrow; of none there is none', () => {
  expect(shareOf(0, 0)).toEqual({ share: null, low: null, high: null });
  // Wilson's interval of 1 of 2 and of 500 of 1,000, by an independent calculator.
  expect(shareOf(1, 2)).toEqual({ share: 0.5, low: 0.095, high: 0.905 });
  expect(shareOf(500, 1_000)).toEqual({ share: 0.5, low: 0.469, high: 0.531 });
  expect(shareOf(10, 10)).toEqual({ share: 1, low: 0.722, high: 1 });
});

test('work goes to whoever is least full that day against their capacity', () => {
  const takers = [
    { id: 'busy', capacityPerDay: 10, load: new Map([['2026-12-01', 9]]) },
    { id: 'half', capacityPerDay: 5, load: new Map<string, number>() },
  ];
  const days = (day: string, count: number) => Array.from({ length: count }, () => ({ day }));
  expect(spreadByLoad(days('2026-12-01', 3), takers)).toEqual(['half', 'half', 'half']);
  const tomorrow = spreadByLoad(days('2026-12-02', 6), takers);
  expect(tomorrow.filter((id) => id === 'busy')).toHaveLength(4);
});
