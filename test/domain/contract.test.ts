import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ContractPeriod, dependants, isContracted, missingNeeds } from '#domain/contract-options';
import { addMonths, monthsBetween } from '#domain/months';
import { feesOfMonth, priceOn, SOURCE_PRICES } from '#domain/prices';
import { usageStatement, type UsageGroup } from '#domain/usage-statement';

const since = (option: string, sinceOn: string, untilOn: string | null = null): ContractPeriod => ({
  option,
  sinceOn,
  untilOn,
});
const full = [
  since('standard_edition', '2026-01-01'),
  since('delivery_basic', '2026-01-01'),
  since('option_pack_1', '2026-01-01'),
  since('auto_sending', '2026-10-15'),
];
const accepted = (channel: 'sms' | 'postcard', quantity: number, unitYen: number): UsageGroup => ({
  channel,
  state: 'accepted',
  unitYen,
  quantity,
});

test('D7: 100 SMS and 50 postcards make 2,000 + 2,000 + 6,000 = ¥10,000', () => {
  const statement = usageStatement({
    month: '2026-12',
    prices: SOURCE_PRICES,
    contracts: full,
    groups: [accepted('sms', 100, 20), accepted('postcard', 50, 120)],
  });
  expect(statement.lines.map(({ amountYen }) => amountYen)).toEqual([2_000, 2_000, 6_000]);
  expect(statement.totalYen).toBe(10_000);
});

test('the set-up of ¥60,000 is charged once, in the month in which the option begins', () => {
  const fees = (month: string) =>
    feesOfMonth(SOURCE_PRICES, full, month).map(({ kind, yen }) => `${kind} ${yen}`);
  expect(fees('2026-09')).toEqual([]);
  expect(fees('2026-10')).toEqual(['setup 60000', 'monthly 2000']);
  expect(fees('2026-11')).toEqual(['monthly 2000']);
  const again = [since('auto_sending', '2026-10-15', '2026-10-20'), since('auto_sending', '2026-12-01')];
  const feesAgain = (month: string) => feesOfMonth(SOURCE_PRICES, again, month).map(({ kind }) => kind);
  expect([feesAgain('2026-10'), feesAgain('2026-11'), feesAgain('2026-12')]).toEqual([
    ['setup', 'monthly'],
    [],
    ['monthly'],
  ]);
});

test('a price holds from its day on; what is dearer from the middle of a month leaves the month before alone', () => {
  const list = [...SOURCE_PRICES, { item: 'sms', validFrom: '2027-01-15', yen: 22 }];
  expect(['2027-01-14', '2027-01-15', '2030-01-01'].map((on) => priceOn(list, 'sms', on))).toEqual([
    20, 22, 22,
  ]);
  expect(priceOn(list, 'sms', '2020-01-01')).toBe(0);
});

test('in doubt and on the way stand apart from the total; an SMS in two parts has a line of its own', () => {
  const statement = usageStatement({
    month: '2026-12',
    prices: SOURCE_PRICES,
    contracts: [],
    groups: [
      accepted('sms', 3, 40),
      accepted('sms', 2, 20),
      { channel: 'postcard', state: 'in_doubt', unitYen: 120, quantity: 2 },
      { channel: 'sms', state: 'pending', unitYen: 20, quantity: 5 },
    ],
  });
  expect(statement.lines.map(({ quantity, unitYen }) => [quantity, unitYen])).toEqual([
    [2, 20],
    [3, 40],
  ]);
  expect(statement).toMatchObject({
    totalYen: 160,
    inDoubtYen: 240,
    pending: { quantity: 5, amountYen: 100 },
  });
});

test('a statement is the sum of its lines, and of nothing that was not accepted', () => {
  const group = fc.record({
    channel: fc.constantFrom('sms' as const, 'postcard' as const),
    state: fc.constantFrom('accepted' as const, 'in_doubt' as const, 'pending' as const),
    unitYen: fc.integer({ min: 1, max: 500 }),
    quantity: fc.integer({ min: 0, max: 1_000 }),
  });
  fc.assert(
    fc.property(fc.array(group), (groups) => {
      const { totalYen, inDoubtYen, pending } = usageStatement({
        month: '2026-12',
        prices: SOURCE_PRICES,
        contracts: [],
        groups,
      });
      const sum = (state: string) =>
        groups.filter((each) => each.state === state).reduce((yen, g) => yen + g.unitYen * g.quantity, 0);
      expect([totalYen, inDoubtYen, pending.amountYen]).toEqual(['accepted', 'in_doubt', 'pending'].map(sum));
    }),
  );
});

test('the standard edition brings the free search along; the MINI edition needs it contracted apart', () => {
  expect(isContracted([since('standard_edition', '2026-01-01')], 'free_search', '2026-12-01')).toBe(true);
  expect(isContracted([since('delivery_basic', '2026-01-01')], 'free_search', '2026-12-01')).toBe(false);
  expect(isContracted([since('free_search', '2026-12-02')], 'free_search', '2026-12-01')).toBe(false);
});

test('automatic sending needs the basic contract and option pack 1, on the day it begins', () => {
  const pack = since('option_pack_1', '2026-01-01', '2026-12-10');
  const basic = since('delivery_basic', '2026-01-01');
  expect(missingNeeds([basic], 'auto_sending', '2026-12-01')).toEqual(['option_pack_1']);
  expect(missingNeeds([basic, pack], 'auto_sending', '2026-12-10')).toEqual([]);
  expect(missingNeeds([basic, pack], 'auto_sending', '2026-12-11')).toEqual(['option_pack_1']);
  expect(dependants(full, 'option_pack_1', '2026-12-31')).toEqual(['auto_sending']);
  expect(
    dependants([since('auto_sending', '2026-01-01', '2026-12-31')], 'option_pack_1', '2026-12-31'),
  ).toEqual([]);
});

test('months are counted over year ends', () => {
  expect([addMonths('2026-12', 1), addMonths('2026-01', -1), addMonths('2026-05', 20)]).toEqual([
    '2027-01',
    '2025-12',
    '2028-01',
  ]);
  expect(monthsBetween('2007-11', '2008-02')).toEqual(['2007-11', '2007-12', '2008-01', '2008-02']);
});
