import { expect, test } from '@jest/globals';
import { lookupRetryMs, outageWaitMs, whatLacks } from '#domain/scrap-lookup';

test.each([
  ['名古屋 300 あ 12-34', 'NHP10-1234567', null],
  ['品川３００あ１２３４', 'ＮＨＰ１０－１２３４５６７', null],
  ['', 'NHP10-1234567', 'registration_number'],
  ['　', 'NHP10-1234567', 'registration_number'],
  [null, 'NHP10-1234567', 'registration_number'],
  ['12-34', 'NHP10-1234567', 'registration_number'],
  ['名古屋 300 あ 12-34', null, 'chassis_number'],
  ['名古屋 300 あ 12-34', '567', 'chassis_number'],
  ['1234', ' - ', 'both'],
] as const)(
  '情報不備: plate %s with chassis number %s lacks %s',
  (registrationNumber, chassisNumber, lacks) => {
    expect(whatLacks({ registrationNumber, chassisNumber })).toBe(lacks);
  },
);

test('A lookup that failed is asked again after 2, 10 and 60 seconds, not before the service wants it, then given up', () => {
  expect([1, 2, 3, 4].map((attempts) => lookupRetryMs(attempts))).toEqual([2_000, 10_000, 60_000, null]);
  expect(lookupRetryMs(1, 30_000)).toBe(30_000);
  expect(lookupRetryMs(2, 3_000)).toBe(10_000);
});

test('A service that is down is left alone longer each time, five minutes at most', () => {
  expect([1, 2, 3, 4, 5, 50].map(outageWaitMs)).toEqual([15_000, 30_000, 60_000, 120_000, 300_000, 300_000]);
});
