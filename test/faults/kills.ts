import { setTimeout as delay } from 'node:timers/promises';
import { Chaos, type ChaosLog } from './chaos.ts';
import { checkRecord, type RecordCheck } from './check-record.ts';
import { checkSends, type SendCheck } from './check-sends.ts';
import type { FaultStack } from './fault-stack.ts';
import {
  assignAll,
  createTestCustomers,
  createTestPattern,
  FIVE_STEPS,
  openAllHours,
  untilAllEnded,
} from './follows.ts';
import { between, seededRandom } from './seeded-random.ts';

export interface KillSettings {
  follows: number;
  seed: number;
  /** between two steps of a follow */
  gapSeconds: number;
  pauseMs: [number, number];
  downMs: [number, number];
}

export interface KillResult {
  sends: SendCheck;
  record: RecordCheck;
  chaos: ChaosLog;
  tookSeconds: number;
}

/**
 * Follows are assigned and run to their end while worker, API, Temporal server and PostgreSQL are killed with SIGKILL
 * at random moments and started again (issue A, section 4.4).
 */
export async function runUnderKills(stack: FaultStack, settings: KillSettings): Promise<KillResult> {
  const random = seededRandom(settings.seed);
  const steps = FIVE_STEPS(settings.gapSeconds);
  await openAllHours(stack);
  const patternId = await createTestPattern(stack, `kills ${settings.seed}`, steps);
  const customers = await createTestCustomers(stack, `kills${settings.seed}`, settings.follows);

  const startedAt = Date.now();
  const chaos = new Chaos(stack.servers, { random, pauseMs: settings.pauseMs, downMs: settings.downMs });
  const spreadMs = settings.gapSeconds * 2_000;
  const follows = await assignAll(
    stack,
    patternId,
    customers,
    () => Date.now() + 3_000 + between(random, 0, spreadMs),
  );
  const lastDueAt = Math.max(...follows.map(({ steps: planned }) => Date.parse(planned.at(-1)?.dueAt ?? '')));
  await delay(Math.max(0, lastDueAt - Date.now()));
  const log = await chaos.end();

  await untilAllEnded(stack, 240_000);
  await delay(5_000); // what is on its way to the engine
  return {
    sends: await checkSends(stack, follows, steps),
    record: await checkRecord(stack, follows),
    chaos: log,
    tookSeconds: Math.round((Date.now() - startedAt) / 1_000),
  };
}
