import { expect, test } from '@jest/globals';
import { validateConvenientTimes } from '#domain/convenient-times';

test('Tuesdays from 10 to 12 and evenings until midnight are windows', () => {
  const times = [
    { weekdays: [2], from: '10:00', to: '12:00' },
    { weekdays: [1, 5], from: '19:00', to: '24:00' },
  ];
  expect(() => validateConvenientTimes(times)).not.toThrow();
  expect(() => validateConvenientTimes([])).not.toThrow();
});

test.each([
  [{ weekdays: [], from: '10:00', to: '12:00' }, 'weekdays'],
  [{ weekdays: [0], from: '10:00', to: '12:00' }, 'weekdays'],
  [{ weekdays: [8], from: '10:00', to: '12:00' }, 'weekdays'],
  [{ weekdays: [1.5], from: '10:00', to: '12:00' }, 'weekdays'],
  [{ weekdays: [2, 2], from: '10:00', to: '12:00' }, 'weekdays'],
  [{ weekdays: [2], from: '12:00', to: '10:00' }, 'to'],
  [{ weekdays: [2], from: '10:00', to: '10:00' }, 'to'],
  [{ weekdays: [2], from: '10', to: '12:00' }, 'from'],
  [{ weekdays: [2], from: '24:00', to: '24:00' }, 'from'],
  [{ weekdays: [2], from: '10:00', to: '24:01' }, 'to'],
])('%j is refused at its field', (window, field) => {
  expect(() => validateConvenientTimes([window])).toThrow(
    expect.objectContaining({
      code: 'invalid_convenient_times',
      field: `convenientTimes[0].${field}`,
      remedy: { ja: expect.any(String), en: expect.any(String) },
    }),
  );
});
