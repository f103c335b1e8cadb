import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { freePorts } from '../../bench/stack/free-ports.ts';
import { startFaultStack } from './fault-stack.ts';
import { lookUpUnderKills, startScrapService } from './lookups.ts';

test('A slow lookup service that fails 5 %, the worker killed half-way: each vehicle is looked up once, and only what has no result is asked for again', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'oikaze-lookups-'));
  const port = await freePorts(1);
  const { env, log, service } = await startScrapService(folder, {
    port,
    delayMs: 80,
    failing: 0.05,
    ratePerSecond: 40,
  });
  const stack = await startFaultStack(0, env);
  try {
    const result = await lookUpUnderKills(stack, log, { vehicles: 300, killAt: [0.4] });
    expect(result).toMatchObject({
      vehicles: 300,
      lacking: 3,
      lookedUp: 297,
      lookedUpTwice: [],
      neverLookedUp: [],
      askedThoughKnown: [],
      wrongWord: [],
    });
    // At most what was open when the worker was killed.
    expect(result.askedAgainForLostAnswer).toBeLessThanOrEqual(16);
    expect(result.failedCalls).toBeGreaterThan(0);
    expect(result.progress).toEqual([...result.progress].sort((a, b) => a - b));
  } finally {
    await stack.stop();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 400_000);
