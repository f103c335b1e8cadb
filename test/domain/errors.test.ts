import { expect, test } from '@jest/globals';
import { DomainError, ERRORS, isDomainError } from '#errors';

test('each code is snake_case, has a client or server status and a Japanese title', () => {
  for (const [code, { status, title }] of Object.entries(ERRORS)) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  }
});

test('an error carries status and title of its code, and what was given', () => {
  const cause = new Error('why');
  const error = new DomainError('pattern_in_use', {
    field: 'id',
    remedy: { ja: '移動してください', en: 'move them' },
    details: { customers: 3 },
    cause,
  });
  expect(error).toMatchObject({
    name: 'DomainError',
    code: 'pattern_in_use',
    status: 409,
    title: '使用中のパターンは削除できません',
    field: 'id',
    remedy: { ja: '移動してください', en: 'move them' },
    details: { customers: 3 },
    cause,
  });
  expect(error.message).toBe(error.title);
});

test('a DomainError of another copy of the module is recognised, an ordinary error is not', () => {
  const foreign = Object.assign(new Error('x'), { name: 'DomainError', code: 'not_found' });
  expect(isDomainError(foreign, 'not_found')).toBe(true);
  expect(isDomainError(foreign, 'conflict')).toBe(false);
  expect(isDomainError(new Error('x'))).toBe(false);
});
