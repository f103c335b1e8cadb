import { afterEach, beforeEach, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { createSmtpMail } from '../../src/channels/mail/smtp.ts';
import type { MailChannel } from '../../src/channels/types.ts';
import { buildMail, buildSmtpOptions, codeOf } from './builders.ts';
import { type FakeSmtp, startFakeSmtp } from './fake-smtp.ts';
import { startUntrustedTls } from './untrusted-tls.ts';

let server: FakeSmtp;
let mail: MailChannel;

beforeEach(async () => {
  server = await startFakeSmtp();
  mail = createSmtpMail(buildSmtpOptions(server.port, { maxConnections: 1 }));
});

afterEach(async () => {
  await mail.close?.();
  await server.close();
});

test('A mail carries the ledger id as Message-ID, Japanese names and texts, and answers with the reply code', async () => {
  const message = buildMail({
    html: '<p>こんにちは。</p>',
    replyTo: { address: 'r-1@relay.dealer.example' },
  });
  const receipt = await mail.send(message);
  const parsed = await PostalMime.parse(server.received[0] ?? '');
  expect(receipt).toEqual({ providerId: `<${message.idempotencyKey}@dealer.example>`, detail: '250 2.0.0' });
  expect(parsed.messageId).toBe(receipt.providerId);
  expect(parsed.from).toMatchObject({ name: '追風モータース', address: 'shop@dealer.example' });
  expect(parsed.to).toMatchObject([{ name: '山田 花子', address: 'hanako@customer.example' }]);
  expect(parsed.replyTo).toMatchObject([{ address: 'r-1@relay.dealer.example' }]);
  expect(parsed.subject).toBe('お見積りの件');
  expect(parsed.text?.trim()).toBe('こんにちは。');
  expect(parsed.html?.trim()).toBe('<p>こんにちは。</p>');
});

test('One-click unsubscribe is offered as RFC 8058 asks, also with a long address', async () => {
  const url = `https://oikaze.example/u/${'x'.repeat(180)}`;
  await mail.send(buildMail({ listUnsubscribe: { url, mailto: 'stop@dealer.example' } }));
  const { headers } = await PostalMime.parse(server.received[0] ?? '');
  expect(headers.find(({ key }) => key === 'list-unsubscribe')?.value).toBe(
    `<${url}>, <mailto:stop@dealer.example>`,
  );
  expect(headers.find(({ key }) => key === 'list-unsubscribe-post')?.value).toBe(
    'List-Unsubscribe=One-Click',
  );
});

test('Without https there is an unsubscribe address, but no one-click', async () => {
  await mail.send(buildMail({ listUnsubscribe: { url: 'http://localhost:3000/u/1' } }));
  expect(server.received[0]).toContain('List-Unsubscribe: <http://localhost:3000/u/1>');
  expect(server.received[0]).not.toContain('List-Unsubscribe-Post');
});

test.each([
  ['a line break in the subject', { subject: 'a\r\nBcc: x@evil.example' }],
  ['a bare line feed in the name', { to: { name: 'a\nBcc: x@evil.example', address: 'a@b.example' } }],
  ['a second recipient in the address', { to: { address: 'a@b.example,c@d.example' } }],
  ['a command in the address', { to: { address: 'a@b.example>\r\nRCPT TO:<c@d.example' } }],
  ['an address without a domain', { to: { address: 'hanako' } }],
  ['a header of our own', { headers: { bcc: 'x@evil.example' } }],
  ['a header name with a colon', { headers: { 'X-A: b\r\nBcc': 'x@evil.example' } }],
  ['a line break in a header', { headers: { 'X-A': 'b\r\nBcc: x@evil.example' } }],
  ['a line break in the answered Message-ID', { inReplyTo: '<a@b>\r\nBcc: x@evil.example' }],
  ['an unsubscribe address that ends the header', { listUnsubscribe: { url: 'https://a.example/>,\r\nX' } }],
  [
    'a line break in a file name',
    { attachments: [{ filename: 'a\r\nb', contentType: 'text/plain', content: new Uint8Array() }] },
  ],
])('A mail with %s is refused and nothing is sent', async (_what, overrides) => {
  expect(await codeOf(mail.send(buildMail(overrides)))).toBe('permanent invalid_message');
  expect(server.connections()).toBe(0);
});

test('Text that looks like the end of the message, or like headers, stays text', async () => {
  const text = 'a\r\n.\r\nMAIL FROM:<x@evil.example>\r\n..\r\nBcc: x';
  await mail.send(buildMail({ text }));
  expect(server.received).toHaveLength(1);
  const raw = (server.received[0] ?? '').replace(/\r\n\.\./g, '\r\n.');
  expect((await PostalMime.parse(raw)).text?.trim()).toBe(text.replaceAll('\r\n', '\n'));
});

test('Addresses as Japanese carriers gave them out are accepted', async () => {
  await mail.send(buildMail({ to: { address: 'hana..ko.@docomo.example' } }));
  expect(server.received).toHaveLength(1);
});

test('One connection serves many mails, one at a time, and a refused recipient does not cost it', async () => {
  await Promise.all(Array.from({ length: 20 }, () => mail.send(buildMail())));
  server.script.RCPT = '550 5.1.1 unknown';
  expect(await codeOf(mail.send(buildMail()))).toBe('permanent rejected');
  server.script = {};
  await mail.send(buildMail());
  expect(server.received).toHaveLength(21);
  expect(server.connections()).toBe(1);
});

test('A kept-open connection that the server has given up costs nothing: the mail leaves on a new one, once', async () => {
  let mails = 0;
  server.script.MAIL = () => {
    mails += 1;
    return mails === 2 ? 'drop' : '250 ok';
  };
  await mail.send(buildMail());
  await mail.send(buildMail());
  expect(server.received).toHaveLength(2);
  expect(server.connections()).toBe(2);
});

test('A fresh connection that breaks is not tried again by the channel itself', async () => {
  server.script.MAIL = 'drop';
  expect(await codeOf(mail.send(buildMail()))).toBe('temporary unreachable');
  expect(server.connections()).toBe(1);
});

test('After an idle time the connection is closed, and the next mail opens another', async () => {
  await mail.send(buildMail());
  await new Promise((done) => setTimeout(done, 280));
  await mail.send(buildMail());
  expect(server.connections()).toBe(2);
});

test('A connection lost after the final dot is never followed by a second try', async () => {
  await mail.send(buildMail());
  server.script.message = 'drop';
  expect(await codeOf(mail.send(buildMail()))).toBe('unknown connection_lost');
  expect(server.received).toHaveLength(2);
});

test('Mails waiting for a free connection all leave when one that was at work breaks', async () => {
  server.script.message = 'drop';
  const first = codeOf(mail.send(buildMail()));
  const others = Array.from({ length: 3 }, () => codeOf(mail.send(buildMail())));
  expect(await first).toBe('unknown connection_lost');
  server.script = {};
  expect(new Set(await Promise.all(others))).toEqual(new Set(['sent']));
});

test('A mail waiting for a connection can be called off before it starts', async () => {
  server.script.message = 'silence';
  const first = codeOf(mail.send(buildMail()));
  expect(await codeOf(mail.send(buildMail({ signal: AbortSignal.timeout(30) })))).toBe('temporary aborted');
  expect(await first).toBe('unknown timed_out');
  expect(server.received).toHaveLength(1);
});

test('A mail that got its connection only after its claim had run out does not start', async () => {
  server.script.message = 'silence';
  const first = codeOf(mail.send(buildMail()));
  const late = codeOf(mail.send(buildMail({ startBy: new Date(Date.now() + 100) })));
  expect(await first).toBe('unknown timed_out');
  expect(await late).toBe('temporary aborted');
  expect(server.received).toHaveLength(1);
});

test('A claim that runs out while the connection is being made leaves the connection good for the next mail', async () => {
  server.script.greeting = 'silence';
  const waiting = codeOf(mail.send(buildMail()));
  const late = codeOf(mail.send(buildMail({ startBy: new Date(Date.now() + 50) })));
  expect(await waiting).toBe('temporary unreachable');
  server.script = {};
  expect(await late).toBe('temporary aborted');
  await mail.send(buildMail());
  expect(server.received).toHaveLength(1);
  expect(server.connections()).toBe(2);
});

test('A real server with sign-in and STARTTLS takes the mail; a wrong password is worth retrying', async () => {
  const bodies: string[] = [];
  const { port, close } = await startUntrustedTls({
    onAuth: ({ username, password }, _session, done) =>
      username === 'oikaze' && password === 'p@ss' ? done(null, { user: 1 }) : done(new Error('no')),
    onData: (stream, session, done) => {
      let body = '';
      stream.on('data', (chunk) => {
        body += chunk;
      });
      stream.on('end', () => {
        bodies.push(`${session.secure} ${body}`);
        done(null);
      });
    },
  });
  const settings = {
    ...buildSmtpOptions(port).settings,
    requireTls: true,
    auth: { user: 'oikaze', pass: 'p@ss' },
  };
  const timeouts = { connectMs: 3_000, greetingMs: 3_000, socketMs: 3_000 };
  const channel = createSmtpMail(buildSmtpOptions(port, { settings, timeouts }));
  const wrong = createSmtpMail(
    buildSmtpOptions(port, { timeouts, settings: { ...settings, auth: { user: 'oikaze', pass: 'x' } } }),
  );
  const strict = createSmtpMail(
    buildSmtpOptions(port, { timeouts, settings: { ...settings, verifyCertificate: true } }),
  );
  await channel.send(buildMail());
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toMatch(/^true /);
  expect(await codeOf(wrong.send(buildMail()))).toBe('temporary provider_auth');
  expect(await codeOf(strict.send(buildMail()))).toBe('temporary unreachable');
  await Promise.all([channel, wrong, strict].map((one) => one.close?.()));
  await close();
});
