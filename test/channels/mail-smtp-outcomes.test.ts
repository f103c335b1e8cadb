import { afterEach, expect, test } from '@jest/globals';
import { createSmtpMail } from '../../src/channels/mail/smtp.ts';
import type { MailChannel } from '../../src/channels/types.ts';
import { buildMail, buildSmtpOptions, codeOf, failureOf } from './builders.ts';
import { type FakeSmtp, type SmtpScript, startFakeSmtp } from './fake-smtp.ts';

let server: FakeSmtp | null = null;
let mail: MailChannel | null = null;

async function channelTo(script: SmtpScript, extensions = '250 fake'): Promise<MailChannel> {
  server = await startFakeSmtp({ EHLO: extensions, ...script });
  mail = createSmtpMail(buildSmtpOptions(server.port));
  return mail;
}

afterEach(async () => {
  await mail?.close?.();
  await server?.close();
  mail = null;
  server = null;
});

const pipelining = '250-fake\r\n250 PIPELINING';

test.each<[string, SmtpScript, string]>([
  ['drops before the greeting', { greeting: 'drop' }, 'temporary unreachable'],
  ['never greets', { greeting: 'silence' }, 'temporary unreachable'],
  ['greets with 421 (busy)', { greeting: '421 4.3.2 busy' }, 'temporary deferred'],
  ['greets with 554 (no service here)', { greeting: '554 5.3.2 no service' }, 'temporary deferred'],
  ['drops at EHLO', { EHLO: 'drop' }, 'temporary unreachable'],
  ['drops at MAIL FROM', { MAIL: 'drop' }, 'temporary unreachable'],
  ['is silent at MAIL FROM', { MAIL: 'silence' }, 'temporary unreachable'],
  ['wants a sign-in at MAIL FROM', { MAIL: '530 5.7.0 authentication required' }, 'temporary provider_auth'],
  ['refuses the sender', { MAIL: '550 5.7.1 sender refused' }, 'permanent rejected'],
  ['greylists the recipient', { RCPT: '451 4.7.1 later' }, 'temporary deferred'],
  ['does not know the recipient', { RCPT: '550 5.1.1 no such user' }, 'permanent rejected'],
  ['drops at RCPT TO', { RCPT: 'drop' }, 'temporary unreachable'],
  ['says 421 at RCPT TO', { RCPT: '421 4.4.2 going down' }, 'temporary deferred'],
  ['drops at DATA', { DATA: 'drop' }, 'temporary unreachable'],
  ['is silent at DATA', { DATA: 'silence' }, 'temporary unreachable'],
  ['refuses DATA', { DATA: '554 5.5.1 no valid recipients' }, 'permanent rejected'],
  ['drops after the final dot', { message: 'drop' }, 'unknown connection_lost'],
  ['is silent after the final dot', { message: 'silence' }, 'unknown timed_out'],
  ['answers no code after the final dot', { message: 'hm' }, 'unknown connection_lost'],
  ['defers the message after the final dot', { message: '452 4.3.1 full' }, 'temporary deferred'],
  ['refuses the message after the final dot', { message: '554 5.7.1 spam' }, 'permanent rejected'],
  ['takes it', {}, 'sent'],
])('A server that %s', async (_what, script, expected) => {
  const channel = await channelTo(script);
  expect(await codeOf(channel.send(buildMail()))).toBe(expected);
});

test.each<[string, SmtpScript, string]>([
  ['drops at RCPT TO', { RCPT: 'drop' }, 'temporary unreachable'],
  [
    'does not know the recipient',
    { RCPT: '550 5.1.1 no such user', DATA: '503 5.5.1 no recipients' },
    'permanent rejected',
  ],
  ['drops at DATA', { DATA: 'drop' }, 'temporary unreachable'],
  ['drops after the final dot', { message: 'drop' }, 'unknown connection_lost'],
])('A pipelining server that %s', async (_what, script, expected) => {
  const channel = await channelTo(script, pipelining);
  expect(await codeOf(channel.send(buildMail()))).toBe(expected);
});

test('A large mail cut off in the middle of its body was not sent, however much of it had left', async () => {
  const channel = await channelTo({ dropAfterBytes: 1_000_000 });
  const attachment = { filename: 'a', contentType: 'image/jpeg', content: new Uint8Array(30_000_000) };
  const failure = await failureOf(channel.send(buildMail({ attachments: [attachment] })));
  expect(failure).toMatchObject({ outcome: 'temporary', code: 'unreachable', stage: 'body' });
  expect(server?.received).toEqual([]);
});

test('A port where nobody listens is unreachable, and nothing was sent', async () => {
  const channel = await channelTo({});
  await server?.close();
  const failure = await failureOf(channel.send(buildMail()));
  expect(failure).toMatchObject({
    outcome: 'temporary',
    code: 'unreachable',
    stage: 'connect',
    reply: 'ECONNREFUSED',
  });
  server = null;
});

test('A host without an address is unreachable', async () => {
  const channel = await channelTo({});
  const settings = { ...buildSmtpOptions(0).settings, host: 'no-such-host.invalid' };
  const nowhere = createSmtpMail(buildSmtpOptions(25, { settings, timeouts: { connectMs: 3_000 } }));
  expect(await codeOf(nowhere.send(buildMail()))).toBe('temporary unreachable');
  await channel.close?.();
});

test('An abort before the message left is "not sent"; after the final dot it is "unknown"', async () => {
  const channel = await channelTo({ MAIL: 'silence' });
  expect(await codeOf(channel.send(buildMail({ signal: AbortSignal.abort() })))).toBe('temporary aborted');
  expect(await codeOf(channel.send(buildMail({ signal: AbortSignal.timeout(50) })))).toBe(
    'temporary aborted',
  );
  if (server) server.script = { EHLO: '250 fake', message: 'silence' };
  expect(await codeOf(channel.send(buildMail({ signal: AbortSignal.timeout(100) })))).toBe(
    'unknown connection_lost',
  );
});

test('The total time bounds a send whose server always has a little more to say', async () => {
  server = await startFakeSmtp({ message: 'silence' });
  mail = createSmtpMail(buildSmtpOptions(server.port, { timeouts: { socketMs: 10_000 }, totalMs: 200 }));
  expect(await codeOf(mail.send(buildMail()))).toBe('unknown timed_out');
});

test('Errors name stage and reply code, and neither addresses nor the reply text', async () => {
  const channel = await channelTo({ RCPT: '550 5.1.1 <hanako@customer.example> unknown' });
  const failure = await failureOf(channel.send(buildMail()));
  expect(failure).toMatchObject({ stage: 'RCPT TO', reply: '550 5.1.1' });
  expect(JSON.stringify([failure, failure?.message, failure?.stack])).not.toContain('hanako');
  expect(failure?.cause).toBeUndefined();
});
