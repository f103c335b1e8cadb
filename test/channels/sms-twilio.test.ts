import { afterEach, expect, test } from '@jest/globals';
import { createTwilioSms } from '../../src/channels/sms/twilio.ts';
import type { SmsChannel } from '../../src/channels/types.ts';
import { buildSms, codeOf, failureOf } from './builders.ts';
import { answering, type FakeHttp, type HttpAct, startFakeHttp } from './fake-http.ts';

let twilio: FakeHttp | null = null;
let sms: SmsChannel | null = null;

async function twilioThat(act: HttpAct, from = '+15005550006'): Promise<SmsChannel> {
  twilio = await startFakeHttp(act);
  sms = createTwilioSms({ accountSid: 'AC123', authToken: 'token', from, baseUrl: twilio.url });
  return sms;
}

afterEach(async () => {
  await sms?.close?.();
  await twilio?.close();
  twilio = null;
});

test('A message is posted as a form with basic auth, and its SID comes back', async () => {
  const channel = await twilioThat(answering(201, { sid: 'SM1', status: 'queued' }));
  const message = buildSms();
  expect(await channel.send(message)).toEqual({ providerId: 'SM1', detail: 'queued' });
  const request = twilio?.requests[0];
  expect(request?.url).toBe('/2010-04-01/Accounts/AC123/Messages.json');
  expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('AC123:token').toString('base64')}`);
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    To: message.to,
    From: '+15005550006',
    Body: message.text,
  });
});

test('Twilio is told where to say what became of a message, with our own id', async () => {
  twilio = await startFakeHttp(answering(201, { sid: 'SM1', status: 'queued' }));
  const statusUrl = 'https://oikaze.example.jp/api/v1/sms/twilio/status';
  sms = createTwilioSms({
    accountSid: 'AC123',
    authToken: 't',
    from: '+15005550006',
    baseUrl: twilio.url,
    statusUrl,
  });
  const message = buildSms();
  await sms.send(message);
  const sent = new URLSearchParams(twilio.requests[0]?.body);
  expect(sent.get('StatusCallback')).toBe(`${statusUrl}?delivery=${message.idempotencyKey}`);
});

test('A messaging service sends in place of a number', async () => {
  const service = `MG${'0'.repeat(32)}`;
  const channel = await twilioThat(answering(201, { sid: 'SM1', status: 'accepted' }), service);
  await channel.send(buildSms());
  expect(new URLSearchParams(twilio?.requests[0]?.body).get('MessagingServiceSid')).toBe(service);
});

test.each([
  [
    'an invalid number (21211)',
    400,
    { code: 21211, message: '+819012345678 is not valid' },
    'permanent rejected',
  ],
  ['a recipient who opted out (21610)', 400, { code: 21610 }, 'permanent rejected'],
  ['wrong credentials (20003)', 401, { code: 20003 }, 'temporary provider_auth'],
  ['too many requests (20429)', 429, { code: 20429 }, 'temporary deferred'],
  ['an error of its own', 500, {}, 'unknown provider_response'],
  [
    'a message that failed at once',
    201,
    { sid: 'SM1', status: 'failed', error_code: 30008 },
    'permanent rejected',
  ],
])('Twilio answering with %s', async (_what, status, body, expected) => {
  const channel = await twilioThat(answering(status, body));
  expect(await codeOf(channel.send(buildSms()))).toBe(expected);
});

test('Twilio’s own code is kept for the ops list, its text is not', async () => {
  const channel = await twilioThat(answering(400, { code: 21211, message: '+819012345678 is not valid' }));
  const failure = await failureOf(channel.send(buildSms()));
  expect(failure?.reply).toBe('400/21211');
  expect(failure?.message).not.toContain('+8190');
});

test('It does not deduplicate, so a lost answer stays in doubt', async () => {
  const channel = await twilioThat((request) => request.socket.destroy());
  expect(channel.deduplicates).toBe(false);
  expect(await codeOf(channel.send(buildSms()))).toBe('unknown connection_lost');
});
