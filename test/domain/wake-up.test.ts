import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wakeUpAt } from '#domain/wake-up';

const second = Date.parse('2026-12-01T10:00:00+09:00');

test('what is due within one second is dealt with at its end, together', () => {
  expect([1, 350, 999, 1_000].map((ms) => wakeUpAt(second + ms))).toEqual(Array(4).fill(second + 1_000));
});

test('a step due at a full second is not kept waiting', () => {
  expect(wakeUpAt(second)).toBe(second);
});

test('a follow never wakes up before a step is due, and less than a second after', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (dueAt) => {
      const late = wakeUpAt(dueAt) - dueAt;
      expect(late >= 0 && late < 1_000).toBe(true);
    }),
  );
});
