import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createCsvScrapLookup } from '../../src/channels/scrap-lookup/csv.ts';
import { createHttpScrapLookup } from '../../src/channels/scrap-lookup/http.ts';
import { createScrapLookupSimulator } from '../../src/channels/scrap-lookup/simulator.ts';
import { codeOf } from './builders.ts';
import { answering, type HttpAct, startFakeHttp } from './fake-http.ts';

const numbers = { registrationNumber: '名古屋 300 あ 12-34', chassisNumber: 'NHP10-1234567' };
const vehicle = { ...numbers, idempotencyKey: '0193b3f0-7c1e-7d11-9a55-3f0f6a1b2c3d' };

test('The simulator always answers the same for one vehicle, and says that it made the answer up', async () => {
  const [one, two] = [createScrapLookupSimulator(), createScrapLookupSimulator()];
  const answers = new Map<string, number>();
  for (let i = 0; i < 1_000; i += 1) {
    const request = { ...vehicle, chassisNumber: `NHP10-${i}` };
    const answer = await one.lookup(request);
    expect(await two.lookup(request)).toEqual(answer);
    expect(answer.simulated).toBe(true);
    answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
  }
  expect([...answers.keys()].sort()).toEqual(['export_possible', 'not_found', 'scrapped']);
});

test.each<[string, HttpAct, string]>([
  ['our code', answering(200, { status: 'scrapped' }), 'scrapped'],
  ['the source’s word', answering(200, { status: '輸出可能性あり' }), 'export_possible'],
  ['its own failure', answering(200, { status: '取得エラー' }), 'lookup_error'],
])('A service answering with %s', async (_what, act, status) => {
  const service = await startFakeHttp(act);
  const lookup = createHttpScrapLookup({ url: service.url, token: 't' });
  expect(await lookup.lookup(vehicle)).toEqual({ status, simulated: false });
  expect(JSON.parse(service.requests[0]?.body ?? '')).toEqual(numbers);
  expect(service.requests[0]?.headers['idempotency-key']).toBe(vehicle.idempotencyKey);
  expect(service.requests[0]?.headers.authorization).toBe('Bearer t');
  await lookup.close?.();
  await service.close();
});

test.each<[string, HttpAct, string]>([
  ['500', answering(500), 'temporary provider_response'],
  ['a lost connection', (request) => request.socket.destroy(), 'temporary connection_lost'],
  ['no answer', () => undefined, 'temporary timed_out'],
  ['an unknown word', answering(200, { status: 'perhaps' }), 'temporary provider_response'],
  ['a refusal', answering(400), 'permanent rejected'],
])('A lookup has no effect, so %s may be asked again unless it was refused', async (_what, act, expected) => {
  const service = await startFakeHttp(act);
  const lookup = createHttpScrapLookup({ url: service.url, token: null, timeouts: { responseMs: 200 } });
  expect(await codeOf(lookup.lookup(vehicle))).toBe(expected);
  await lookup.close?.();
  await service.close();
});

test('情報不備 is found before any call', async () => {
  const service = await startFakeHttp(answering(200, { status: 'scrapped' }));
  const lookup = createHttpScrapLookup({ url: service.url, token: null });
  const answer = await lookup.lookup({ ...vehicle, chassisNumber: ' ' });
  expect(answer.status).toBe('insufficient_information');
  expect(service.requests).toEqual([]);
  await service.close();
});

test('By files: the question is written once, deferred until the answer lies there, then read', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'oikaze-scrap-'));
  const lookup = createCsvScrapLookup(folder);
  expect(await codeOf(lookup.lookup(vehicle))).toBe('temporary deferred');
  expect(await codeOf(lookup.lookup(vehicle))).toBe('temporary deferred');
  const [file, ...others] = readdirSync(path.join(folder, 'requests'));
  expect(others).toEqual([]);
  expect(file).not.toContain('名古屋');
  const question = readFileSync(path.join(folder, 'requests', file ?? ''), 'utf8');
  expect(question).toContain('名古屋 300 あ 12-34,NHP10-1234567');
  mkdirSync(path.join(folder, 'answers'));
  writeFileSync(path.join(folder, 'answers', file ?? ''), question.replace(/,\r?\n?$/, ',廃車済み\n'));
  expect(await lookup.lookup(vehicle)).toEqual({ status: 'scrapped', simulated: false });
  rmSync(folder, { recursive: true });
});
