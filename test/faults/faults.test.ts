import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FaultStack, startFaultStack } from './fault-stack.ts';
import { runUnderKills } from './kills.ts';
import { RELAY_ENV, relayUnderKills } from './relay.ts';
import { restartWithSleepers } from './restart.ts';
import { stopAtDueTime, untilCompletedAfterStop } from './stops.ts';

/** The small version of `npm run faults`: real processes, really killed. */
let stack: FaultStack;
beforeAll(async () => {
  stack = await startFaultStack(60, RELAY_ENV);
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

test('every mail that the relay answers with 250 is one message, though it is killed while they come', async () => {
  const result = await relayUnderKills(stack, {
    messages: 80,
    seed: 3,
    senders: 4,
    pauseMs: [300, 1_200],
    downMs: [0, 300],
    killsAtLeast: 2,
    databaseToo: false,
  });
  expect(result).toMatchObject({ accepted: 80, once: 80, lost: [], twice: [], unprocessed: 0 });
  expect(result.kills['relay']).toBeGreaterThanOrEqual(2);
}, 240_000);

test('while every server is killed in turn, nothing is sent twice, nothing is lost, and doubts are listed', async () => {
  const { sends, record } = await runUnderKills(stack, {
    follows: 20,
    seed: 7,
    gapSeconds: 4,
    pauseMs: [500, 2_500],
    downMs: [0, 1_000],
  });
  expect(sends).toMatchObject({ twice: [], lost: [], acceptedNotReceived: [], receivedNotInLedger: [] });
  expect(sends.inDoubt.filter(({ listed }) => !listed)).toEqual([]);
  const { completedFollows, ...mustBeZero } = record;
  expect(completedFollows).toBe(20);
  expect(Object.values(mustBeZero).every((figure) => figure === 0)).toBe(true);
}, 400_000);
