import { describe, expect, test } from '@jest/globals';
import type { TodoKind } from '#domain/kinds';
import { bucketBounds, bucketOf, dayBounds } from '#domain/todo-buckets';

const clock = { timeZone: 'Asia/Tokyo', graceMinutes: 30 };
const phoneAtThree = { kind: 'phone', dueAt: '2026-12-01T15:00:00+09:00' } as const;

describe('A6: a phone step of today 15:00 with a grace of 30 minutes', () => {
  test.each([
    ['2026-11-30T23:59:00+09:00', 'upcoming'],
    ['2026-12-01T00:00:00+09:00', 'on_time'],
    ['2026-12-01T09:00:00+09:00', 'on_time'],
    ['2026-12-01T15:30:00+09:00', 'on_time'],
    ['2026-12-01T15:30:00.001+09:00', 'overdue'],
    ['2026-12-02T09:00:00+09:00', 'overdue'],
  ])('at %s it is %s', (now, bucket) => {
    expect(bucketOf(phoneAtThree, now, clock)).toBe(bucket);
  });

  test('it is gone when done', () => {
    expect(
      bucketOf(
        { ...phoneAtThree, completedAt: '2026-12-01T15:10:00+09:00' },
        '2026-12-01T16:00:00+09:00',
        clock,
      ),
    ).toBeNull();
  });
});

test('inquiries are 新着 and replies ユーザ返信 whatever the time', () => {
  const bucket = (kind: TodoKind) =>
    bucketOf({ kind, dueAt: '2026-11-01T00:00:00Z' }, '2026-12-01T00:00:00Z', clock);
  expect([bucket('inquiry'), bucket('reply'), bucket('callback')]).toEqual(['new', 'replied', 'overdue']);
});

test('a ToDo of late last night is still on time just after midnight, within the grace', () => {
  const todo = { kind: 'task', dueAt: '2026-11-30T23:50:00+09:00' } as const;
  expect(bucketOf(todo, '2026-12-01T00:10:00+09:00', clock)).toBe('on_time');
});

test('a day runs from midnight to midnight in the zone of the store, also when it has 23 hours', () => {
  expect(dayBounds('2026-12-01T00:30:00+09:00', 'Asia/Tokyo')).toEqual({
    startAt: '2026-11-30T15:00:00.000Z',
    endAt: '2026-12-01T15:00:00.000Z',
  });
  expect(dayBounds('2027-03-14T12:00:00-04:00', 'America/New_York')).toEqual({
    startAt: '2027-03-14T05:00:00.000Z',
    endAt: '2027-03-15T04:00:00.000Z',
  });
});

test('the limits for SQL say the same as the bucket', () => {
  const now = '2026-12-01T15:20:00+09:00';
  const { overdueBefore, upcomingFrom } = bucketBounds(now, clock);
  for (const edge of [Date.parse(overdueBefore), Date.parse(upcomingFrom)]) {
    for (const due of [edge - 1, edge, edge + 1]) {
      const bySql =
        due < Date.parse(overdueBefore) ? 'overdue' : due < Date.parse(upcomingFrom) ? 'on_time' : 'upcoming';
      expect(bucketOf({ kind: 'task', dueAt: due }, now, clock)).toBe(bySql);
    }
  }
});
