import { expect, test } from '@jest/globals';
import { afterCallResult } from '#domain/call-result';

const now = '2026-12-01T12:00:00+09:00';
const tomorrow = '2026-12-02T15:00:00+09:00';

test('A12: a call-back makes the next ToDo at its time', () => {
  expect(afterCallResult({ channel: 'phone', result: 'call_back', nextContactAt: tomorrow }, now)).toEqual({
    callbackAt: '2026-12-02T06:00:00.000Z',
    reached: true,
    suggestStop: false,
    phoneUndeliverable: false,
  });
});

test('no answer and connected may have a next contact or none', () => {
  for (const result of ['no_answer', 'connected'] as const) {
    expect(afterCallResult({ channel: 'phone', result }, now).callbackAt).toBeNull();
    expect(afterCallResult({ channel: 'phone', result, nextContactAt: tomorrow }, now).callbackAt).toBe(
      '2026-12-02T06:00:00.000Z',
    );
  }
});

test('no answer and a wrong number do not count as reached', () => {
  const reached = (['connected', 'no_answer', 'refused', 'wrong_number'] as const).map(
    (result) => afterCallResult({ channel: 'phone', result }, now).reached,
  );
  expect(reached).toEqual([true, false, true, false]);
});

test('a refusal suggests to stop the follow', () => {
  expect(afterCallResult({ channel: 'phone', result: 'refused' }, now)).toMatchObject({
    suggestStop: true,
    callbackAt: null,
  });
});

test('a wrong number marks the telephone as undeliverable', () => {
  expect(afterCallResult({ channel: 'phone', result: 'wrong_number' }, now)).toMatchObject({
    phoneUndeliverable: true,
  });
});

test('other work is simply done', () => {
  expect(afterCallResult({ channel: 'task', result: 'done' }, now)).toMatchObject({
    callbackAt: null,
    suggestStop: false,
  });
});

test.each([
  ['a call-back without its time', { channel: 'phone', result: 'call_back' }, 'nextContactAt'],
  [
    'a call-back in the past',
    { channel: 'phone', result: 'call_back', nextContactAt: '2026-12-01T11:59:00+09:00' },
    'nextContactAt',
  ],
  [
    'a call-back at this very moment',
    { channel: 'phone', result: 'call_back', nextContactAt: now },
    'nextContactAt',
  ],
  [
    'a next contact after a refusal',
    { channel: 'phone', result: 'refused', nextContactAt: tomorrow },
    'nextContactAt',
  ],
  [
    'a next contact at a wrong number',
    { channel: 'phone', result: 'wrong_number', nextContactAt: tomorrow },
    'nextContactAt',
  ],
  ['a call that is just done', { channel: 'phone', result: 'done' }, 'result'],
] as const)('%s is refused', (_what, outcome, field) => {
  expect(() => afterCallResult(outcome, now)).toThrow(
    expect.objectContaining({
      code: 'invalid_call_result',
      field,
      remedy: { ja: expect.any(String), en: expect.any(String) },
    }),
  );
});
