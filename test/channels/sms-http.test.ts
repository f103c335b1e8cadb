import net from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { createHttpSms } from '../../src/channels/sms/http.ts';
import type { SmsChannel } from '../../src/channels/types.ts';
import { buildSms, codeOf, failureOf } from './builders.ts';
import { answering, type FakeHttp, type HttpAct, startFakeHttp } from './fake-http.ts';
import { startUntrustedTls } from './untrusted-tls.ts';

let gateway: FakeHttp | null = null;
let sms: SmsChannel | null = null;

const timeouts = { connectMs: 300, responseMs: 300 };

async function gatewayThat(act: HttpAct, token: string | null = null): Promise<SmsChannel> {
  gateway = await startFakeHttp(act);
  sms = createHttpSms({ url: `${gateway.url}/sms`, token, deduplicates: false, timeouts });
  return sms;
}

afterEach(async () => {
  await sms?.close?.();
  await gateway?.close();
  gateway = null;
  sms = null;
});

test('The gateway gets {to, text} with the ledger id as Idempotency-Key and the token, and its id comes back', async () => {
  const channel = await gatewayThat(answering(201, { id: 'g-1' }), 'secret');
  const message = buildSms();
  expect(await channel.send(message)).toEqual({ providerId: 'g-1', detail: '201' });
  const request = gateway?.requests[0];
  expect(JSON.parse(request?.body ?? '')).toEqual({ to: message.to, text: message.text });
  expect(request?.headers).toMatchObject({
    'idempotency-key': message.idempotencyKey,
    authorization: 'Bearer secret',
    'content-type': 'application/json',
  });
});

test('Many messages share connections', async () => {
  const channel = await gatewayThat(answering(200, { id: 1 }));
  for (let i = 0; i < 20; i += 1) await channel.send(buildSms());
  expect(gateway?.connections()).toBe(1);
});

test.each([
  [400, 'permanent rejected'],
  [422, 'permanent rejected'],
  [410, 'permanent rejected'],
  [401, 'temporary provider_auth'],
  [403, 'temporary provider_auth'],
  [404, 'temporary provider_response'],
  [302, 'temporary provider_response'],
  [408, 'temporary deferred'],
  [429, 'temporary deferred'],
  [503, 'temporary deferred'],
  [409, 'unknown provider_response'],
  [500, 'unknown provider_response'],
  [502, 'unknown provider_response'],
  [504, 'unknown provider_response'],
])('Status %i is %s', async (status, expected) => {
  const channel = await gatewayThat(answering(status, {}, { location: '/elsewhere' }));
  expect(await codeOf(channel.send(buildSms()))).toBe(expected);
  expect(gateway?.requests).toHaveLength(1);
});

test('The gateway’s Retry-After reaches whoever retries', async () => {
  const channel = await gatewayThat(answering(429, {}, { 'retry-after': '7' }));
  expect(await failureOf(channel.send(buildSms()))).toMatchObject({ retryAfterMs: 7_000, reply: '429' });
});

test.each<[string, HttpAct]>([
  ['without an id', answering(200, { ok: true })],
  ['that is not JSON', (_request, response) => response.end('OK')],
  [
    'that breaks off after its headers',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{');
      setTimeout(() => response.destroy(), 20);
    },
  ],
])('A 2xx answer %s is an acceptance, and no reason to send again', async (_what, act) => {
  const channel = await gatewayThat(act);
  const message = buildSms();
  expect(await channel.send(message)).toMatchObject({ providerId: `http-${message.idempotencyKey}` });
});

test('A connection lost after the request was sent leaves the outcome unknown', async () => {
  const channel = await gatewayThat((request) => request.socket.destroy());
  expect(await codeOf(channel.send(buildSms()))).toBe('unknown connection_lost');
});

test('A connection that ends as soon as it is accepted leaves the outcome unknown', async () => {
  const server = net.createServer((socket) => socket.destroy());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as net.AddressInfo;
  sms = createHttpSms({ url: `http://127.0.0.1:${port}`, token: null, deduplicates: false, timeouts });
  expect(await codeOf(sms.send(buildSms()))).toBe('unknown connection_lost');
  await new Promise((done) => server.close(done));
});

test('No answer in time leaves the outcome unknown', async () => {
  const channel = await gatewayThat(() => undefined);
  expect(await codeOf(channel.send(buildSms()))).toBe('unknown timed_out');
});

test('Nobody listening means not sent', async () => {
  const channel = await gatewayThat(answering(200));
  await gateway?.close();
  gateway = null;
  const failure = await failureOf(channel.send(buildSms()));
  expect(failure).toMatchObject({
    outcome: 'temporary',
    code: 'unreachable',
    stage: 'connect',
    reply: 'ECONNREFUSED',
  });
});

test('A host without an address means not sent', async () => {
  sms = createHttpSms({ url: 'http://no-such-host.invalid/', token: null, deduplicates: false });
  expect(await codeOf(sms.send(buildSms()))).toBe('temporary unreachable');
});

test('A certificate that cannot be verified means not sent', async () => {
  const { port, close } = await startUntrustedTls();
  sms = createHttpSms({ url: `https://127.0.0.1:${port}`, token: null, deduplicates: false });
  expect(await failureOf(sms.send(buildSms()))).toMatchObject({ outcome: 'temporary', stage: 'connect' });
  await close();
});

test('A TLS server that never finishes the handshake means not sent', async () => {
  const server = net.createServer(() => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as net.AddressInfo;
  sms = createHttpSms({ url: `https://127.0.0.1:${port}`, token: null, deduplicates: false, timeouts });
  expect(await codeOf(sms.send(buildSms()))).toBe('temporary unreachable');
  server.close();
});

test('An abort before sending is "not sent", after sending "unknown"', async () => {
  const channel = await gatewayThat(() => undefined);
  expect(await codeOf(channel.send(buildSms({ signal: AbortSignal.abort() })))).toBe('temporary aborted');
  expect(await codeOf(channel.send(buildSms({ signal: AbortSignal.timeout(100) })))).toBe(
    'unknown connection_lost',
  );
  expect(gateway?.requests).toHaveLength(1);
});

test('A message whose claim has run out, or runs out while connecting, does not start', async () => {
  const channel = await gatewayThat(answering(200, { id: 1 }));
  expect(await codeOf(channel.send(buildSms({ startBy: new Date() })))).toBe('temporary aborted');
  expect(gateway?.requests).toEqual([]);
  expect(await codeOf(channel.send(buildSms({ startBy: new Date(Date.now() + 5_000) })))).toBe('sent');
});

test.each([
  ['a national number', { to: '090-1234-5678' }],
  ['an empty text', { text: ' ' }],
])('%s is refused without a call', async (_what, overrides) => {
  const channel = await gatewayThat(answering(200, { id: 1 }));
  expect(await codeOf(channel.send(buildSms(overrides)))).toBe('permanent invalid_message');
  expect(gateway?.requests).toEqual([]);
});

test('Errors hold neither the number nor the text', async () => {
  const channel = await gatewayThat((_request, response, body) => response.writeHead(400).end(body));
  const message = buildSms();
  const failure = await failureOf(channel.send(message));
  const told = JSON.stringify([failure, failure?.message, failure?.stack]);
  expect(told).not.toContain(message.to);
  expect(told).not.toContain(message.text);
});
