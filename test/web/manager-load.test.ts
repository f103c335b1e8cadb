import { expect, test } from '@jest/globals';
import { difference } from '../../web/features/audit/difference.ts';
import { fullness, lateness } from '../../web/features/manager/load.ts';

test('a day is over-full only past the capacity, and empty without work whatever the capacity', () => {
  expect([0, 15, 24, 30, 31].map((work) => fullness(work, 30))).toEqual([0, 1, 2, 3, 4]);
  expect(fullness(0, 0)).toBe(0);
  expect(fullness(1, 0)).toBe(4);
});

test('lateness is told in the largest unit that still says something', () => {
  const now = Date.parse('2026-12-01T10:00:00+09:00');
  expect(lateness('2026-12-01T09:15:00+09:00', now)).toEqual({ unit: 'minutes', n: 45 });
  expect(lateness('2026-11-29T11:00:00+09:00', now)).toEqual({ unit: 'hours', n: 47 });
  expect(lateness('2026-11-28T10:00:00+09:00', now)).toEqual({ unit: 'days', n: 3 });
});

test('the audit log shows the fields that changed, and all of them where there was nothing before', () => {
  expect(difference({ name: '山田', tags: ['A'] }, { name: '山田', tags: ['A', 'B'] })).toEqual([
    { field: 'tags', before: '["A"]', after: '["A","B"]' },
  ]);
  expect(difference(null, { status: 'running' })).toEqual([
    { field: 'status', before: '—', after: 'running' },
  ]);
});
