import { expect, test } from '@jest/globals';
import { runAutomationUnderKills } from './automation.ts';
import { startFaultStack } from './fault-stack.ts';

/** The small version of `npm run faults -- automation`. */
test('A rule selects what plain SQL finds, sends it once though everything is killed and the day is run again, and never passes the budget', async () => {
  const stack = await startFaultStack(60);
  try {
    const result = await runAutomationUnderKills(stack, {
      vehicles: 1_200,
      workers: 2,
      seed: 11,
      pauseMs: [1_000, 4_000],
      downMs: [0, 1_000],
    });
    expect(result).toMatchObject({ wrong: [], twice: [], unknown: [], overBudget: [], left: [] });
    expect(result.selected).toBeGreaterThan(100);
    // Every send that could be paid for was made, but for those that nobody can know of.
    expect(result.received).toBeGreaterThanOrEqual(result.budgetYen / 20 - result.inDoubt);
    expect(result.received).toBeLessThanOrEqual(result.budgetYen / 20);
  } finally {
    await stack.stop();
  }
}, 400_000);
