import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '#activities/create-activities';
import type { BatchStatus } from '#contract/follow-batches';
import { JOB_CHANGED, type JobInput } from '#contract/jobs';

/** Customers of one activity, and how many activities run side by side: one per worker process that can help. */
const CHUNK = 1_000;
const WIDTH = 2;
/** With a rate limit chunks are small, so that the rate is even and a pause takes hold soon. */
const PACED_SECONDS = 2;
const HISTORY_LIMIT = 600;

interface Range {
  from: number;
  to: number;
}

export interface BulkFollowInput extends JobInput {
  /** carried over continue-as-new */
  progress?: { last: number; ratePerSecond: number | null; next: number };
}

const jobChangedSignal = defineSignal(JOB_CHANGED);

type BatchActivities = Pick<
  Activities,
  'prepareFollowBatch' | 'runFollowBatchChunk' | 'finishFollowBatch' | 'readFollowBatchStatus'
>;

const retry = { initialInterval: '1s', maximumInterval: '30s' } as const;
const { prepareFollowBatch, runFollowBatchChunk } = proxyActivities<BatchActivities>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry,
});
const { finishFollowBatch, readFollowBatchStatus } = proxyActivities<BatchActivities>({
  startToCloseTimeout: '60s',
  retry,
});

/**
 * Bulk work on follows (B4, B5, X5): freezes the selection, then works through it in a sliding window of chunks. The
 * record knows what is done, and is where a batch is paused, resumed and cancelled; this only keeps the work going.
 */
export async function bulkFollow({
  id: batchId,
  progress,
}: BulkFollowInput): Promise<{ status: BatchStatus }> {
  let revision = 0;
  setHandler(jobChangedSignal, () => {
    revision++;
  });
  const { last, ratePerSecond, next } = progress ?? { ...(await prepareFollowBatch({ batchId })), next: 1 };
  const size =
    ratePerSecond === null ? CHUNK : Math.max(1, Math.min(CHUNK, Math.round(ratePerSecond * PACED_SECONDS)));
  const width = ratePerSecond === null ? WIDTH : 1;
  const gapMs = ratePerSecond === null ? 0 : (size / ratePerSecond) * 1_000;

  let from = next;
  let halted = false;
  let failure: unknown;
  let inFlight = 0;
  let lastStart = 0;
  const redo: Range[] = [];

  const launch = async (range: Range): Promise<void> => {
    inFlight++;
    lastStart = Date.now();
    try {
      const { status } = await runFollowBatchChunk({ batchId, ...range });
      if (status !== 'running') {
        halted = true;
        redo.push(range);
      }
    } catch (error) {
      failure = error;
    } finally {
      inFlight--;
    }
  };

  for (;;) {
    if (failure) throw failure;
    setCurrentDetails(`${Math.min(from - 1, last)} of ${last} handed out${halted ? ' (halted)' : ''}`);
    if (halted) {
      await condition(() => inFlight === 0);
      const seen = revision;
      const { status } = await readFollowBatchStatus({ batchId });
      if (status === 'running') halted = false;
      else if (status === 'paused') await condition(() => revision !== seen);
      else return { status };
      continue;
    }
    const range = redo.pop() ?? (from <= last ? { from, to: Math.min(last, from + size - 1) } : null);
    if (!range) {
      await condition(() => inFlight === 0);
      if (halted || redo.length > 0) continue;
      const { status } = await finishFollowBatch({ batchId });
      if (status === 'running') from = 1;
      else if (status === 'paused') halted = true;
      else return { status };
      continue;
    }
    if (range.from === from) from = range.to + 1;
    if (gapMs > 0 && lastStart > 0) {
      const waitMs = lastStart + gapMs - Date.now();
      if (waitMs > 0) await condition(() => halted, waitMs);
    }
    if (inFlight >= width) await condition(() => inFlight < width || failure !== undefined);
    void launch(range);
    if (workflowInfo().historyLength > HISTORY_LIMIT || workflowInfo().continueAsNewSuggested) {
      await condition(() => inFlight === 0);
      // What was halted is found again by the next run: its customers still wait.
      const carried = Math.min(from, ...redo.map((left) => left.from));
      if (!failure)
        await continueAsNew<typeof bulkFollow>({
          id: batchId,
          progress: { last, ratePerSecond, next: carried },
        });
    }
  }
}
