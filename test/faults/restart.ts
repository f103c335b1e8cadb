import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../../bench/measure/median.ts';
import { checkSends, type SendCheck } from './check-sends.ts';
import type { FaultStack } from './fault-stack.ts';
import {
  assignAll,
  createTestCustomers,
  createTestPattern,
  openAllHours,
  type TestStep,
  untilAllEnded,
} from './follows.ts';

export interface RestartResult {
  sends: SendCheck;
  sentTooEarly: number;
  /** how long after its due time each message arrived, milliseconds */
  lateMs: { median: number; p95: number; max: number };
  awaySeconds: number;
  /** the first steps fell due while everything was down: their lateness says nothing */
  overslept: boolean;
}

const STEPS: TestStep[] = [{ channel: 'mail', offsetSeconds: 0 }];

/**
 * Everything is stopped while follows sleep, and started again before they fall due: all go on at their times
 * (issue A, section 4.5). The first steps fall due spread over `spreadSeconds`.
 */
export async function restartWithSleepers(
  stack: FaultStack,
  settings: { follows: number; spreadSeconds: number },
): Promise<RestartResult> {
  await openAllHours(stack);
  const patternId = await createTestPattern(stack, 'restart', STEPS);
  const customers = await createTestCustomers(stack, 'restart', settings.follows);
  const firstDueAt = Date.now() + 30_000 + settings.follows * 60;
  const dueAt = (index: number) => firstDueAt + (index * settings.spreadSeconds * 1_000) / settings.follows;
  const follows = await assignAll(stack, patternId, customers, dueAt);

  const downAt = Date.now();
  for (const server of stack.servers) await server.stop(server === stack.postgres ? 'SIGINT' : 'SIGTERM');
  await delay(2_000);
  for (const server of stack.servers.toReversed()) await server.start();
  const awaySeconds = Math.round((Date.now() - downAt) / 1_000);
  const overslept = Date.now() > firstDueAt;
  await untilAllEnded(stack, settings.spreadSeconds * 1_000 + 120_000);
  const dueOf = new Map(
    follows.map(({ customer, steps }) => [customer.email, Date.parse(steps[0]?.dueAt ?? '')]),
  );
  const late = stack.receipts().flatMap(({ to, at }) => (dueOf.has(to) ? [at - (dueOf.get(to) ?? 0)] : []));
  late.sort((a, b) => a - b);
  return {
    sends: await checkSends(stack, follows, STEPS),
    sentTooEarly: late.filter((ms) => ms < 0).length,
    lateMs: {
      median: median(late),
      p95: late[Math.floor(late.length * 0.95)] ?? Number.NaN,
      max: late.at(-1) ?? Number.NaN,
    },
    awaySeconds,
    overslept,
  };
}
