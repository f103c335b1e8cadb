import { describe, expect, test } from '@jest/globals';
import { decideSend, type SendFacts } from '#domain/send-decision';
import { SEND_REASONS } from '#domain/send-reasons';

const noon = '2026-12-01T12:00:00+09:00';

const buildFacts = (overrides: Partial<SendFacts> = {}): SendFacts => ({
  followStatus: 'running',
  stepStatus: 'planned',
  channel: 'mail',
  purpose: 'transactional',
  preferredChannel: null,
  allowPreferred: true,
  consent: { mail: 'unknown', sms: 'unknown', postcard: 'unknown' },
  optedOut: { mail: false, sms: false, postcard: false },
  addresses: { hasEmail: true, hasPhone: true, hasPostalAddress: true },
  emergencyStop: false,
  cleaning: { excludeDm: false },
  budget: { capYen: null, spentYen: 0, priceYen: { mail: 0, sms: 20, postcard: 120 } },
  frequencyCap: null,
  quietHours: { from: '21:00', to: '08:00' },
  timeZone: 'Asia/Tokyo',
  ...overrides,
});
const decide = (overrides: Partial<SendFacts>, now: string = noon) => decideSend(buildFacts(overrides), now);
const only = (addresses: Partial<SendFacts['addresses']>): SendFacts['addresses'] => ({
  hasEmail: false,
  hasPhone: false,
  hasPostalAddress: false,
  ...addresses,
});

test('a mail of a running follow goes out without recorded consent', () => {
  expect(decide({})).toEqual({ kind: 'send', channel: 'mail' });
});

describe('the follow', () => {
  test.each(['stopped', 'completed'] as const)('once it is %s, nothing is sent', (followStatus) => {
    expect(decide({ followStatus })).toEqual({ kind: 'skip', reason: 'follow_not_running' });
  });

  test.each(['done', 'skipped', 'removed', 'cancelled', 'in_doubt', 'failed'] as const)(
    'a step that is %s is not sent',
    (stepStatus) => {
      expect(decide({ stepStatus })).toEqual({ kind: 'skip', reason: 'step_not_planned' });
    },
  );

  test('a pause holds', () => {
    expect(decide({ followStatus: 'paused' })).toMatchObject({ kind: 'wait', reason: 'follow_paused' });
  });

  test('a survey after the follow belongs to none and goes out', () => {
    expect(decide({ followStatus: null, channel: 'survey' })).toEqual({ kind: 'send', channel: 'mail' });
  });

  test('the emergency stop holds for a quarter of an hour, then asks again', () => {
    expect(decide({ emergencyStop: true })).toEqual({
      kind: 'wait',
      reason: 'emergency_stop',
      until: '2026-12-01T03:15:00.000Z',
    });
  });

  test('a stopped follow is skipped even under the emergency stop', () => {
    expect(decide({ emergencyStop: true, followStatus: 'stopped' })).toMatchObject({ kind: 'skip' });
  });
});

test('a store without the basic contract sends mails, but neither SMS nor postcards', () => {
  const agencyContracted = false;
  expect(decide({ agencyContracted })).toEqual({ kind: 'send', channel: 'mail' });
  for (const channel of ['sms', 'postcard'] as const)
    expect(decide({ agencyContracted, channel })).toEqual({ kind: 'skip', reason: 'not_contracted' });
  expect(decide({ agencyContracted, preferredChannel: 'sms' })).toEqual({ kind: 'send', channel: 'mail' });
});

describe('consent', () => {
  test('an opt-out blocks its channel, also for transactional messages', () => {
    const optedOut = { mail: true, sms: false, postcard: false };
    expect(decide({ optedOut })).toEqual({ kind: 'skip', reason: 'opted_out' });
    expect(decide({ optedOut, channel: 'sms' })).toEqual({ kind: 'send', channel: 'sms' });
  });

  test('a denied consent blocks', () => {
    expect(
      decide({ channel: 'sms', consent: { mail: 'granted', sms: 'denied', postcard: 'granted' } }),
    ).toEqual({
      kind: 'skip',
      reason: 'consent_denied',
    });
  });

  test('who has refused advertising alone still gets messages about their own dealings', () => {
    const consent = { mail: 'service_only', sms: 'granted', postcard: 'service_only' } as const;
    const refused = { kind: 'skip', reason: 'consent_denied' };
    expect(decide({ consent, purpose: 'advertising' })).toEqual(refused);
    expect(decide({ consent, purpose: 'advertising', existingRelation: true })).toEqual(refused);
    expect(decide({ consent, purpose: 'advertising', channel: 'postcard' })).toEqual(refused);
    expect(decide({ consent, purpose: 'advertising', channel: 'sms' })).toEqual({
      kind: 'send',
      channel: 'sms',
    });
    for (const purpose of ['transactional', 'personal', 'requested'] as const)
      expect(decide({ consent, purpose })).toEqual({ kind: 'send', channel: 'mail' });
  });

  test.each(['mail', 'sms'] as const)('advertising by %s needs consent given before', (channel) => {
    expect(decide({ channel, purpose: 'advertising' })).toEqual({ kind: 'skip', reason: 'no_consent' });
    const consent = { mail: 'granted', sms: 'granted', postcard: 'unknown' } as const;
    expect(decide({ channel, purpose: 'advertising', consent })).toEqual({ kind: 'send', channel });
  });

  test('advertising to a business relation needs none', () => {
    expect(decide({ purpose: 'advertising', existingRelation: true })).toEqual({
      kind: 'send',
      channel: 'mail',
    });
  });

  test('a letter needs none, but a no counts', () => {
    expect(decide({ channel: 'postcard', purpose: 'advertising' })).toEqual({
      kind: 'send',
      channel: 'postcard',
    });
    expect(
      decide({ channel: 'postcard', optedOut: { mail: false, sms: false, postcard: true } }),
    ).toMatchObject({ reason: 'opted_out' });
  });

  test('D6: a customer to be asked about gets nothing by itself: a person decides about what could be sent', () => {
    const cleaning = { excludeDm: false, askFirst: true };
    expect(decide({ channel: 'postcard', cleaning })).toEqual({ kind: 'hand_over', reason: 'ask_before_dm' });
    expect(
      decide({ channel: 'mail', cleaning, consent: { mail: 'denied', sms: 'denied', postcard: 'denied' } }),
    ).toEqual({
      kind: 'skip',
      reason: 'consent_denied',
    });
  });

  test('D6: a customer excluded by list cleaning gets nothing', () => {
    expect(decide({ channel: 'postcard', cleaning: { excludeDm: true } })).toEqual({
      kind: 'skip',
      reason: 'excluded_from_dm',
    });
  });
});

describe('E5: the preferred channel', () => {
  test('a mail step goes by SMS to who prefers SMS', () => {
    expect(decide({ preferredChannel: 'sms' })).toEqual({ kind: 'send', channel: 'sms' });
  });

  test('not where the step does not allow it', () => {
    expect(decide({ preferredChannel: 'sms', allowPreferred: false })).toEqual({
      kind: 'send',
      channel: 'mail',
    });
  });

  test('not where there is no address for it', () => {
    expect(decide({ preferredChannel: 'sms', addresses: only({ hasEmail: true }) })).toEqual({
      kind: 'send',
      channel: 'mail',
    });
  });

  test('a postcard stays a postcard', () => {
    expect(decide({ channel: 'postcard', preferredChannel: 'sms' })).toEqual({
      kind: 'send',
      channel: 'postcard',
    });
  });

  test('a survey goes by mail, by SMS if preferred or if there is no mail address', () => {
    expect(decide({ channel: 'survey' })).toEqual({ kind: 'send', channel: 'mail' });
    expect(decide({ channel: 'survey', preferredChannel: 'sms' })).toEqual({ kind: 'send', channel: 'sms' });
    expect(decide({ channel: 'survey', addresses: only({ hasPhone: true }) })).toEqual({
      kind: 'send',
      channel: 'sms',
    });
  });
});

describe('addresses', () => {
  test('without a mail address, a person with the telephone number takes over', () => {
    expect(decide({ addresses: only({ hasPhone: true }) })).toEqual({
      kind: 'hand_over',
      reason: 'no_address_call_instead',
    });
  });

  test('after a bounce, a person takes over', () => {
    expect(
      decide({
        addresses: { ...only({ hasEmail: true, hasPostalAddress: true }), emailUndeliverable: true },
      }),
    ).toEqual({
      kind: 'hand_over',
      reason: 'undeliverable_call_instead',
    });
  });

  test('with no way to reach the customer the step is skipped', () => {
    expect(decide({ addresses: only({}) })).toEqual({ kind: 'skip', reason: 'no_address' });
    expect(decide({ channel: 'postcard', addresses: only({}) })).toEqual({
      kind: 'skip',
      reason: 'no_address',
    });
  });

  test('who opted out of mail is not handed to a person for lack of an address', () => {
    const optedOut = { mail: true, sms: true, postcard: false };
    expect(decide({ optedOut, addresses: only({ hasPhone: true }) })).toEqual({
      kind: 'skip',
      reason: 'opted_out',
    });
  });
});

describe('caps', () => {
  const budget = { capYen: 1000, spentYen: 980, priceYen: { mail: 0, sms: 20, postcard: 120 } };

  test('D7: the budget may be used up, but not passed', () => {
    expect(decide({ channel: 'sms', budget })).toEqual({ kind: 'send', channel: 'sms' });
    expect(decide({ channel: 'sms', budget: { ...budget, spentYen: 981 } })).toEqual({
      kind: 'wait',
      reason: 'budget_cap',
      until: '2026-12-31T15:00:00.000Z',
    });
  });

  test('what costs nothing is not held by it', () => {
    expect(decide({ channel: 'mail', budget: { ...budget, spentYen: 5000 } })).toEqual({
      kind: 'send',
      channel: 'mail',
    });
  });

  test('what costs more than the whole budget would wait for ever and is skipped', () => {
    expect(decide({ channel: 'postcard', budget: { ...budget, capYen: 100, spentYen: 0 } })).toEqual({
      kind: 'skip',
      reason: 'over_budget',
    });
  });

  test('the frequency cap holds until the oldest send that counts is old enough', () => {
    const sentAtList = ['2026-11-20T01:00:00Z', '2026-11-26T01:00:00Z', '2026-11-29T01:00:00Z'];
    expect(decide({ frequencyCap: { perDays: 7, max: 2, sentAtList } })).toEqual({
      kind: 'wait',
      reason: 'frequency_cap',
      until: '2026-12-03T01:00:00.000Z',
    });
    expect(decide({ frequencyCap: { perDays: 7, max: 3, sentAtList } })).toMatchObject({ kind: 'send' });
  });
});

describe('quiet hours', () => {
  test.each(['mail', 'sms'] as const)('%s waits until they end', (channel) => {
    expect(decide({ channel }, '2026-12-01T23:00:00+09:00')).toEqual({
      kind: 'wait',
      reason: 'quiet_hours',
      until: '2026-12-01T23:00:00.000Z',
    });
  });

  test('a postcard does not wait, and a store without them does not either', () => {
    expect(decide({ channel: 'postcard' }, '2026-12-01T23:00:00+09:00')).toMatchObject({ kind: 'send' });
    expect(decide({ quietHours: null }, '2026-12-01T23:00:00+09:00')).toMatchObject({ kind: 'send' });
  });
});

test('each reason has a Japanese label', () => {
  for (const { label } of Object.values(SEND_REASONS)) expect(label).toMatch(/[ぁ-ん]/);
});
