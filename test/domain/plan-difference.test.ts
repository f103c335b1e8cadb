import { expect, test } from '@jest/globals';
import { planDifference } from '#domain/plan-difference';

const at = (position: number, channel: 'mail' | 'phone' | 'sms', day: string) => ({
  position,
  channel,
  dueAt: `${day}T10:00:00+09:00`,
});

test('X5: a step inserted in front leaves the others as they are', () => {
  const before = [at(1, 'mail', '2026-12-21'), at(2, 'phone', '2026-12-25')];
  const after = [at(1, 'sms', '2026-12-10'), at(2, 'mail', '2026-12-21'), at(3, 'phone', '2026-12-25')];
  expect(planDifference(before, after)).toEqual({
    kept: [
      { from: before[0], to: after[1] },
      { from: before[1], to: after[2] },
    ],
    moved: [],
    added: [after[0]],
    removed: [],
  });
});

test('a changed time is a move, another channel is one removed and one added', () => {
  const before = [at(1, 'mail', '2026-12-21'), at(2, 'phone', '2026-12-25')];
  const after = [at(1, 'mail', '2026-12-22'), at(2, 'sms', '2026-12-25')];
  expect(planDifference(before, after)).toEqual({
    kept: [],
    moved: [{ from: before[0], to: after[0] }],
    added: [after[1]],
    removed: [before[1]],
  });
});

test('the same instant written in two ways is the same time', () => {
  const difference = planDifference(
    [at(1, 'mail', '2026-12-21')],
    [{ position: 1, channel: 'mail', dueAt: new Date('2026-12-21T01:00:00Z') }],
  );
  expect(difference.kept).toHaveLength(1);
});

test('of two calls the one at an unchanged time is kept and the other one moves', () => {
  const before = [at(1, 'phone', '2026-12-20'), at(2, 'phone', '2026-12-25')];
  const after = [at(1, 'phone', '2026-12-25'), at(2, 'phone', '2026-12-30')];
  expect(planDifference(before, after)).toMatchObject({
    kept: [{ from: before[1], to: after[0] }],
    moved: [{ from: before[0], to: after[1] }],
  });
});
