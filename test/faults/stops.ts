import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../../bench/measure/median.ts';
import { postStoppingEvent, STOPPING_EVENTS } from './crm.ts';
import type { FaultStack } from './fault-stack.ts';
import {
  assignAll,
  createTestCustomers,
  createTestPattern,
  openAllHours,
  type TestFollow,
  type TestStep,
} from './follows.ts';
import { between, seededRandom } from './seeded-random.ts';

export interface StopResult {
  follows: number;
  /** messages that arrived at a receiver after the event had been answered 2xx, with by how much */
  sentAfterStop: string[];
  /** the step due at that moment was sent before the stop won / never sent */
  sentBefore: number;
  /** of those, how many arrived between the post of the event and its answer: the closest races */
  sentMeanwhile: number;
  neverSent: number;
  notStopped: number;
  answerMs: { median: number; max: number };
}

/** milliseconds from the due time, from and to */
type Window = [number, number];

const SECOND_STEP_SECONDS = 4;
const STEPS: TestStep[] = [
  { channel: 'mail', offsetSeconds: 0 },
  { channel: 'sms', offsetSeconds: SECOND_STEP_SECONDS },
  { channel: 'phone', offsetSeconds: 3_600 },
];

/**
 * Follows are stopped by signed events of the CRM at the very moment their step falls due: the event is posted within
 * `windowMs` of it (from, to), every second one within `lateMs`. A step needs a moment from due to claimed, more on a busy
 * machine, so the second window lies after the due time: each side has to win some of the races.
 */
export async function stopAtDueTime(
  stack: FaultStack,
  settings: { follows: number; seed: number; perSecond: number; windowMs: Window; lateMs: Window },
): Promise<StopResult> {
  const random = seededRandom(settings.seed);
  await openAllHours(stack);
  const patternId = await createTestPattern(stack, `stops ${settings.seed}`, STEPS);
  const prefix = `stops${settings.seed}`;
  const customers = await createTestCustomers(stack, prefix, settings.follows);

  const startAt = Date.now() + 10_000 + settings.follows * 150;
  const dueAt = (index: number) => startAt + (index * 1_000) / settings.perSecond;
  const follows = await assignAll(stack, patternId, customers, dueAt);

  const stops = await Promise.all(
    follows.map((follow, index) => {
      const window = index % 2 ? settings.lateMs : settings.windowMs;
      return stopOne(stack, follow, index, dueAt(index) + between(random, ...window));
    }),
  );
  await delay(SECOND_STEP_SECONDS * 1_000 + 3_000);
  return compare(stack, follows, stops);
}

interface Stop {
  postedAt: number;
  answeredAt: number;
}

async function stopOne(stack: FaultStack, follow: TestFollow, index: number, at: number): Promise<Stop> {
  await delay(Math.max(0, at - Date.now()));
  const postedAt = Date.now();
  const type = STOPPING_EVENTS[index % STOPPING_EVENTS.length] ?? 'deal.contracted';
  return { postedAt, answeredAt: await postStoppingEvent(stack, type, follow.customer.externalId) };
}

async function compare(
  stack: FaultStack,
  follows: readonly TestFollow[],
  stops: readonly Stop[],
): Promise<StopResult> {
  const stopped = await stack.sql<{ id: string }>(`SELECT id FROM follow WHERE status = 'stopped'`);
  const stoppedIds = new Set(stopped.map(({ id }) => id));
  // A survey after a contract is meant to be sent; the pattern's own messages carry a marker.
  const receipts = stack.receipts().filter(({ marker }) => marker !== '');
  const answers = stops.map(({ postedAt, answeredAt }) => answeredAt - postedAt);
  const result: StopResult = {
    follows: follows.length,
    sentAfterStop: [],
    sentBefore: 0,
    sentMeanwhile: 0,
    neverSent: 0,
    notStopped: follows.filter(({ id }) => !stoppedIds.has(id)).length,
    answerMs: { median: median(answers), max: Math.max(...answers) },
  };
  for (const [index, { customer }] of follows.entries()) {
    const { postedAt, answeredAt } = stops[index] ?? { postedAt: 0, answeredAt: 0 };
    const own = receipts.filter(({ to }) => to === customer.email || to === customer.phone);
    const late = own.filter(({ at }) => at > answeredAt);
    result.sentAfterStop.push(
      ...late.map(({ to, marker, at }) => `${to} ${marker} ${at - answeredAt} ms after`),
    );
    if (own.length > late.length) result.sentBefore += 1;
    else if (late.length === 0) result.neverSent += 1;
    if (own.some(({ at }) => at > postedAt && at <= answeredAt)) result.sentMeanwhile += 1;
  }
  return result;
}

/** Milliseconds from the 2xx until the sleeping follow's workflow is Completed in Temporal, per kind of event. */
export async function untilCompletedAfterStop(
  stack: FaultStack,
  perKind: number,
): Promise<Record<string, number[]>> {
  await openAllHours(stack);
  const patternId = await createTestPattern(stack, 'single stops', [
    { channel: 'mail', offsetSeconds: 86_400 },
  ]);
  const times: Record<string, number[]> = {};
  for (const type of STOPPING_EVENTS) {
    const customers = await createTestCustomers(stack, `single-${type}`, perKind);
    const follows = await assignAll(stack, patternId, customers, () => Date.now());
    await delay(1_000);
    times[type] = [];
    for (const follow of follows) {
      const answeredAt = await postStoppingEvent(stack, type, follow.customer.externalId);
      times[type].push((await completedAt(stack, follow.workflowId)) - answeredAt);
    }
  }
  return times;
}

async function completedAt(stack: FaultStack, workflowId: string): Promise<number> {
  return await stack.withTemporal(async (client) => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      if (status.name !== 'RUNNING') return Date.now();
      if (Date.now() > deadline) throw new Error(`${workflowId} is still running after its stop`);
      await delay(20);
    }
  });
}
