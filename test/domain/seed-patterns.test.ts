import { describe, expect, test } from '@jest/globals';
import { occurrenceBase, validateRepeat } from '#domain/recurrence';
import { SEED_PATTERNS } from '#domain/seed-patterns';
import { smsLength } from '#domain/sms-length';
import { renderTemplate, sampleValues, unknownVariables } from '#domain/template-variables';
import { buildPlan, wallClocks } from './plans.ts';

const pattern = (key: string) => {
  const found = SEED_PATTERNS.find((candidate) => candidate.key === key);
  if (!found) throw new Error(`no seed pattern ${key}`);
  return found;
};
const planned = (key: string, overrides: Parameters<typeof buildPlan>[0] = {}) =>
  wallClocks(buildPlan({ steps: pattern(key).steps, ...overrides }));

test('A1: 【1か月後フォロー】 is word for word the one of the source', () => {
  expect(pattern('one_month').steps.map((step) => step.title)).toEqual([
    '最後の商談日から20日後にメールで連絡',
    '最後の商談日から24日後に電話で連絡',
    '最後の商談日から28日後に電話で連絡',
    '最後の商談日から30日後にメールで連絡',
    '最後の商談日から40日後に電話で連絡',
  ]);
  expect(planned('one_month').map((text) => text.slice(0, 10))).toEqual([
    '2026-12-21',
    '2026-12-25',
    '2026-12-29',
    '2026-12-31',
    '2027-01-10',
  ]);
});

test('A2: 【新着後のフォロー】 from a reception at 14:20', () => {
  const base = { kind: 'instant', at: '2026-12-01T14:20:00+09:00' } as const;
  expect(pattern('new_inquiry').steps.map((step) => step.title)).toEqual([
    '受付日当日に電話連絡',
    '受付日当日にメールで概算金額を送付',
    '受付日から1日後にSMSで連絡',
    '受付日から1日後に電話で連絡',
    '受付日から2日後にメールで連絡',
  ]);
  expect(planned('new_inquiry', { base, assignedAt: base.at })).toEqual([
    '2026-12-01 14:20',
    '2026-12-01 14:20',
    '2026-12-02 12:00',
    '2026-12-02 17:15',
    '2026-12-03 10:10',
  ]);
});

test('A9, A10: the standard pattern approaches eight times at varied hours', () => {
  const base = { kind: 'instant', at: '2026-12-01T13:00:00+09:00' } as const;
  const hours = new Set(
    planned('standard_eight', { base, assignedAt: base.at }).map((text) => text.slice(11)),
  );
  expect(pattern('standard_eight').steps).toHaveLength(8);
  expect(hours).toEqual(new Set(['13:00', '12:00', '15:00', '17:15', '10:10']));
});

test('B1: 資料請求 sends the next day, calls 5 days later, writes 14 days later', () => {
  expect(planned('brochure')).toEqual(['2026-12-02 10:00', '2026-12-07 15:00', '2026-12-21 10:00']);
});

test('A2: the inspection pattern counts back from its expiry', () => {
  expect(planned('inspection_expiry', { base: { kind: 'date', on: '2027-04-01' } })).toEqual([
    '2027-01-01 10:00',
    '2027-01-31 10:00',
    '2027-03-02 12:00',
    '2027-03-18 15:00',
  ]);
});

test('B7: 定期注文 sends goods 30 days after the purchase, and again every 30 days', () => {
  const repeat = pattern('recurring_order').repeat ?? { every: '' };
  const first = { kind: 'date', on: '2026-12-01' } as const;
  const shipped = [1, 2, 3].map((n) => {
    const base = occurrenceBase(repeat, first, n, 'Asia/Tokyo') ?? first;
    return planned('recurring_order', { base }).at(-1);
  });
  expect(shipped).toEqual(['2026-12-31 10:00', '2027-01-30 10:00', '2027-03-01 10:00']);
});

test('E1: the letter of thanks counts from the delivery', () => {
  expect(planned('delivery_thanks', { base: { kind: 'date', on: '2026-12-18' } })).toEqual([
    '2026-12-21 10:00',
    '2026-12-25 12:00',
    '2027-01-01 15:00',
    '2027-06-18 10:00',
  ]);
});

describe.each(SEED_PATTERNS.map((seed) => [seed.name, seed] as const))('%s', (_name, seed) => {
  test('has texts that fill with sample values, and SMS within 70 characters', () => {
    if (seed.repeat) validateRepeat(seed.repeat);
    for (const step of seed.steps) {
      const body = step.body ?? '';
      expect(unknownVariables(body + (step.subject ?? ''))).toEqual([]);
      const filled = renderTemplate(body, sampleValues());
      if (step.channel === 'sms') expect(smsLength(filled)).toBeLessThanOrEqual(70);
      if (step.channel === 'mail') expect(step.subject).toBeTruthy();
      if (step.channel !== 'phone' && step.channel !== 'task') expect(filled).not.toBe('');
    }
  });
});

test('advertising mail names the way out of the list', () => {
  const mails = SEED_PATTERNS.flatMap((seed) => seed.steps).filter(
    (step) => step.channel === 'mail' && step.purpose === 'advertising',
  );
  expect(mails).not.toHaveLength(0);
  for (const mail of mails) expect(mail.body).toMatch(/不要な場合は.*ご返信.*停止/);
});
