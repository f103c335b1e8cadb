import { ApplicationFailure, Context } from '@temporalio/activity';
import { findRunOrder, touchRun } from '#db/automation-runs';
import { listDueSends } from '#db/single-sends';
import { isEmergencyStopped } from '#db/system-flags';
import type { ActivityDeps } from '../activity-deps.ts';
import { runSend } from '../send/run-send.ts';

export interface ChunkTask {
  runId: string;
  /** one of `lanes` that work side by side */
  lane: number;
  lanes: number;
  /** last send of the chunk before */
  after: string | null;
  limit: number;
}

export type ChunkOutcome =
  | { kind: 'went'; last: string; count: number }
  /** nothing is left to send now, or nothing may be: the run's end says which */
  | { kind: 'idle' };

/** Sends under way at once in one chunk: a send waits for the database and the provider most of its time. */
const SIDE_BY_SIDE = 4;
/** After so many failures of the channel the rest of the chunk waits for the next attempt. */
const TOO_MUCH_TROUBLE = 3;

/**
 * Makes some of a run's sends, each by the ledger's own path (claim, hand over, record), so that a chunk may be run again
 * after any crash: what was sent is known, what may have been sent waits for its lease.
 * @throws ApplicationFailure retryable where a channel is away or another attempt's claims have to end first
 */
export async function sendAutomationChunk(deps: ActivityDeps, task: ChunkTask): Promise<ChunkOutcome> {
  const { prisma } = deps.db;
  const run = await findRunOrder(prisma, task.runId);
  if (run?.status !== 'sending' || run.ruleStatus !== 'active' || (await isEmergencyStopped(prisma)))
    return { kind: 'idle' };
  const sends = await listDueSends(prisma, task.runId, { ...task, now: deps.now() });
  const last = sends.at(-1);
  if (!last) return { kind: 'idle' };

  const queue = [...sends];
  const troubles: ApplicationFailure[] = [];
  const work = async (): Promise<void> => {
    for (let send = queue.shift(); send && troubles.length < TOO_MUCH_TROUBLE; send = queue.shift()) {
      Context.current().cancellationSignal.throwIfAborted();
      Context.current().heartbeat();
      try {
        await runSend(deps, { singleSendId: send.id, sendKey: send.sendKey });
      } catch (error) {
        if (!(error instanceof ApplicationFailure)) throw error;
        troubles.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  await touchRun(deps.db, task.runId);
  const [trouble] = troubles;
  if (trouble) {
    throw ApplicationFailure.create({
      type: trouble.type ?? 'send_failed',
      message: `${troubles.length} send(s) wait for another attempt: ${trouble.message}`,
      ...(trouble.nextRetryDelay != null && { nextRetryDelay: trouble.nextRetryDelay }),
    });
  }
  return { kind: 'went', last: last.id, count: sends.length };
}
