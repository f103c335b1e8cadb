import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FaultStack, startFaultStack } from './fault-stack.ts';
import { restartWithSleepers } from './restart.ts';
import { stopAtDueTime, untilCompletedAfterStop } from './stops.ts';

/** The small version of `npm run faults -- stops restart`, and the story with nothing but curl. */
let stack: FaultStack;
beforeAll(async () => {
  stack = await startFaultStack(60);
}, 120_000);
afterAll(() => stack?.stop(), 60_000);

test('with nothing but curl, a customer gets a mail, a call and an SMS, and the history shows all three', async () => {
  const story = fileURLToPath(new URL('./story.sh', import.meta.url));
  const env = {
    ...process.env,
    OIKAZE_URL: stack.client.baseUrl,
    OIKAZE_API_KEY: stack.client.apiKey,
    ...stack.logs,
  };
  const { stdout } = await promisify(execFile)('bash', [story], { env });
  expect(stdout).toContain('All of the story happened.');
}, 60_000);

test('a follow stopped at the very moment its step falls due sends nothing after the stop was answered', async () => {
  const result = await stopAtDueTime(stack, {
    follows: 30,
    seed: 1,
    perSecond: 10,
    windowMs: [-200, 300],
    lateMs: [0, 1_000],
  });
  expect(result).toMatchObject({ sentAfterStop: [], notStopped: 0 });
}, 90_000);

test('a sleeping follow is completed in Temporal after a contract, an end or a reply', async () => {
  const times = await untilCompletedAfterStop(stack, 1);
  expect(Object.values(times).map((ofKind) => ofKind.length)).toEqual([1, 1, 1]);
}, 60_000);

test('sleeping follows go on at their times after everything was restarted', async () => {
  const { sends, sentTooEarly } = await restartWithSleepers(stack, { follows: 20, spreadSeconds: 5 });
  expect(sends).toMatchObject({ expected: 20, received: 20, twice: [], lost: [] });
  expect(sentTooEarly).toBe(0);
}, 180_000);
