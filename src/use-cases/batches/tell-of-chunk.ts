import { readFollowRecord } from '#db/follow-input';
import { markDelivered, markStarted, type OutboxMessage } from '#db/outbox';
import type { Lanes } from '../lanes.ts';
import { startAll, tellAll } from '../tell-engine.ts';
import type { BatchDeps, ChunkWork } from './batch-deps.ts';

/** Tells the engine of what a chunk has committed. Never throws: what cannot be told stays in the record, for the reconciler. */
export async function tellOfChunk(
  deps: BatchDeps,
  { starts, restores, messages, ends }: ChunkWork,
  lanes: Lanes,
): Promise<void> {
  const untold = (error: unknown) =>
    deps.logger.warn({ err: error }, 'the engine was not told of a batch; the reconciler will');
  // Ends come first: of a follow that is replaced and of one that takes its place, the first must not send any more.
  await endAll(deps, ends, lanes).catch(untold);
  await Promise.all([startAll(deps, starts, lanes), restoreAll(deps, restores, lanes)]).catch(untold);
  await tellAll(deps, messages, lanes).catch(untold);
}

/**
 * Ends the workflows of follows that have ended in the record. A workflow that was told instead would have to run once
 * more to find nothing to do, ten times the cost; and a sleeping one has never begun.
 */
async function endAll(deps: BatchDeps, messages: readonly OutboxMessage[], lanes: Lanes): Promise<void> {
  const told: OutboxMessage[] = [];
  await lanes(messages, async (message) => {
    try {
      await deps.engine.endFollow(message.workflowId, 'ended in bulk: the record says why');
      told.push(message);
    } catch (error) {
      deps.logger.warn(
        { err: error, followId: message.followId },
        'a workflow could not be ended; the reconciler wakes it',
      );
    }
  });
  await markDelivered(
    deps.db,
    told.map(({ id }) => id),
    told.map(({ followId }) => followId),
  );
}

async function restoreAll(deps: BatchDeps, messages: readonly OutboxMessage[], lanes: Lanes): Promise<void> {
  const told: OutboxMessage[] = [];
  await lanes(messages, async (message) => {
    await restoreFollow(deps, message.followId);
    told.push(message);
  });
  if (told.length === 0) return;
  await markStarted(
    deps.db,
    told.map(({ followId }) => followId),
  );
  await markDelivered(
    deps.db,
    told.map(({ id }) => id),
    [],
  );
}

/** Starts workflows of follows that an earlier attempt committed and did not start. */
export async function startCommitted(
  deps: BatchDeps,
  followIds: readonly string[],
  lanes: Lanes,
): Promise<void> {
  await lanes(followIds, (followId) => restoreFollow(deps, followId));
  if (followIds.length > 0) await markStarted(deps.db, followIds);
}

/** Runs a workflow from the record, also where one of its id has ended. */
async function restoreFollow(deps: BatchDeps, followId: string): Promise<void> {
  const record = await readFollowRecord(deps.db.prisma, followId);
  if (record?.state === 'active' || record?.state === 'paused') await deps.engine.restoreFollow(record.input);
}
