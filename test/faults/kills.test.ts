import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FaultStack, startFaultStack } from './fault-stack.ts';
import { runUnderKills } from './kills.ts';
import { RELAY_ENV, relayUnderKills } from './relay.ts';

/** The small version of `npm run faults -- kills relay`: real processes, really killed. */
let stack: FaultStack;
beforeAll(async () => {
  stack = await startFaultStack(60, RELAY_ENV);
}, 120_000);
afterAll(() => stack?.stop(), 60_000);

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
}, 400_000);

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
