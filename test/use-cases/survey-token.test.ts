import { expect, test } from '@jest/globals';
import { LATE_ANSWER_DAYS, signSurveyToken, verifySurveyToken } from '#use-cases/survey-token';

const secret = 'a secret of at least thirty-two characters';
const invitation = {
  invitationId: '0199a8c2-7d3e-7f00-8a1b-1c2d3e4f5a6b',
  expiresAt: '2026-12-31T15:00:00.000Z',
};
const now = '2026-12-01T00:00:00Z';

test('A token gives back what was signed, and fits into a link as it is', () => {
  const token = signSurveyToken(secret, invitation);
  expect(token).toMatch(/^[A-Za-z0-9_-]{72}$/);
  expect(verifySurveyToken(secret, token, now)).toEqual(invitation);
});

test('An offset does not change the instant', () => {
  const token = signSurveyToken(secret, { ...invitation, expiresAt: '2027-01-01T00:00:00+09:00' });
  expect(verifySurveyToken(secret, token, now).expiresAt).toBe(invitation.expiresAt);
});

test('Changing any character makes the token invalid', () => {
  const token = signSurveyToken(secret, invitation);
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'A' ? 'B' : 'A';
    const forged = token.slice(0, at) + other + token.slice(at + 1);
    expect(() => verifySurveyToken(secret, forged, now)).toThrow(
      expect.objectContaining({ code: 'survey_link_invalid' }),
    );
  }
});

test.each([
  ['cut off', (token: string) => token.slice(0, -1)],
  ['with something behind it', (token: string) => `${token}A`],
  ['with a blank at its end, as from a mail', (token: string) => `${token} `],
  ['empty', () => ''],
  ['no token', () => '../../etc/passwd'],
])('A token %s is invalid', (_what, change) => {
  const token = change(signSurveyToken(secret, invitation));
  expect(() => verifySurveyToken(secret, token, now)).toThrow(
    expect.objectContaining({ code: 'survey_link_invalid' }),
  );
});

test('A token of another secret is invalid, also when it is expired', () => {
  const token = signSurveyToken('another secret of thirty-two characters', invitation);
  expect(() => verifySurveyToken(secret, token, '2030-01-01T00:00:00Z')).toThrow(
    expect.objectContaining({ code: 'survey_link_invalid' }),
  );
});

test('A token opens the survey for half a year of late answers, and is expired from then on', () => {
  const token = signSurveyToken(secret, invitation);
  const dead = Date.parse(invitation.expiresAt) + LATE_ANSWER_DAYS * 86_400_000;
  expect(verifySurveyToken(secret, token, invitation.expiresAt)).toEqual(invitation);
  expect(verifySurveyToken(secret, token, new Date(dead - 1).toISOString())).toEqual(invitation);
  expect(() => verifySurveyToken(secret, token, new Date(dead).toISOString())).toThrow(
    expect.objectContaining({ code: 'survey_link_expired', status: 410 }),
  );
});

test('Something that is no UUID or no instant is not signed', () => {
  expect(() => signSurveyToken(secret, { ...invitation, invitationId: 'x' })).toThrow();
  expect(() => signSurveyToken(secret, { ...invitation, expiresAt: 'soon' })).toThrow();
});
