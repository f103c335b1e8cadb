import type { FollowInput } from '#contract/workflow-messages';
import { isDomainError } from '#errors';
import { readFollowRecord } from '#db/follow-input';
import type { OutboxMessage } from '#db/outbox';
import { isPaused, markDelivered, markStarted, markUndelivered } from '#db/outbox';
import type { UseCaseDeps } from './deps.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { runMessageSend } from './messages/message-send.ts';

/** `told`: the workflows know. `pending`: the change stands, the reconciler tells them as soon as they can be reached. */
export type EngineState = 'told' | 'pending';

/** What a committed change still has to tell the engine. */
export interface EngineWork {
  starts: FollowInput[];
  messages: OutboxMessage[];
  /** single sends that are due: surveys of deals that no follow asks */
  surveys?: readonly string[];
}

export const noEngineWork = (): EngineWork => ({ starts: [], messages: [] });

/** An answer to a person does not wait longer for the engine; the telling goes on and the reconciler stands behind it. */
const PATIENCE_MS = 3_000;
const AT_ONCE = 50;

/** Tells the engine after commit. Never throws: what could not be told stays in the record as undelivered. */
export async function tellEngine(deps: UseCaseDeps, work: EngineWork): Promise<EngineState> {
  // They never reject, and whoever closed the deal has nothing to wait for.
  for (const sendId of work.surveys ?? []) void runMessageSend(deps, sendId, 'survey of a deal');
  if (work.starts.length === 0 && work.messages.length === 0) return 'told';
  const telling = Promise.all([startAll(deps, work.starts), tellAll(deps, work.messages)])
    .then((states) => (states.includes('pending') ? 'pending' : 'told'))
    .catch((error: unknown): EngineState => {
      deps.logger.error({ err: error }, 'the record could not note what was told to the engine');
      return 'pending';
    });
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<EngineState>((resolve) => {
    timer = setTimeout(() => resolve('pending'), PATIENCE_MS);
  });
  try {
    return (await Promise.race([telling, patience])) as EngineState;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Starts the workflows of follows whose rows are committed.
 * @param lanes shared with other starts of the same work
 */
export async function startAll(
  deps: UseCaseDeps,
  inputs: readonly FollowInput[],
  lanes: Lanes = createLanes(AT_ONCE),
): Promise<EngineState> {
  if (inputs.length === 0) return 'told';
  const started: string[] = [];
  await lanes(inputs, async (input) => {
    try {
      await deps.engine.startFollow(input);
      started.push(input.followId);
    } catch (error) {
      logUntold(deps, error, input.followId);
    }
  });
  if (started.length > 0) await noteStarted(deps, started);
  return started.length === inputs.length ? 'told' : 'pending';
}

async function noteStarted(deps: UseCaseDeps, followIds: readonly string[]): Promise<void> {
  const follows = await markStarted(deps.db, followIds);
  // Ended while its start was on the way: the end found no workflow to tell.
  for (const follow of follows.filter(({ status }) => status === 'stopped' || status === 'completed')) {
    await deps.engine.tellFollow(follow.workflowId, { message: 'wake', payload: {} });
  }
}

/** Tells messages of the outbox, each follow's in their order. */
export async function tellAll(
  deps: UseCaseDeps,
  messages: readonly OutboxMessage[],
  lanes: Lanes = createLanes(AT_ONCE),
): Promise<EngineState> {
  const delivered: string[] = [];
  const closed: string[] = [];
  const byFollow = new Map<string, OutboxMessage[]>();
  for (const message of messages)
    byFollow.set(message.followId, [...(byFollow.get(message.followId) ?? []), message]);

  await lanes([...byFollow.values()], async (ofFollow) => {
    for (const message of ofFollow) {
      try {
        if (await isOutdated(deps, message)) {
          delivered.push(message.id);
          continue;
        }
        const outcome = await tell(deps, message);
        delivered.push(message.id);
        if (outcome === 'gone' || endsWorkflow(message)) closed.push(message.followId);
      } catch (error) {
        logUntold(deps, error, message.followId);
        await markUndelivered(deps.db, message.id, isDomainError(error) ? error.code : errorName(error));
        return;
      }
    }
  });
  await markDelivered(deps.db, delivered, closed);
  return delivered.length === messages.length ? 'told' : 'pending';
}

async function tell(deps: UseCaseDeps, message: OutboxMessage): Promise<'delivered' | 'gone'> {
  if (message.message !== 'restore') return deps.engine.tellFollow(message.workflowId, message);
  const record = await readFollowRecord(deps.db.prisma, message.followId);
  if (!record) return 'gone';
  await deps.engine.restoreFollow(record.input);
  return 'delivered';
}

/** A pause told after the resume that followed it would hold the customer for ever. */
async function isOutdated(deps: UseCaseDeps, message: OutboxMessage): Promise<boolean> {
  if (message.attempts === 0 || (message.message !== 'pause' && message.message !== 'resume')) return false;
  return (message.message === 'pause') !== (await isPaused(deps.db, message.followId));
}

function endsWorkflow(message: OutboxMessage): boolean {
  return message.message === 'stop' || ('effect' in message.payload && message.payload.effect === 'stop');
}

function logUntold(deps: UseCaseDeps, error: unknown, followId: string): void {
  const known = isDomainError(error, 'engine_unavailable');
  deps.logger[known ? 'warn' : 'error'](
    { err: error, followId },
    'the engine was not told; the reconciler will',
  );
}

const errorName = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
