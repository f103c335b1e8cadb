import { createRequire } from 'node:module';
import type { WorkerOptions } from '@temporalio/worker';

/** What the SDK's workers know and its types keep to itself; test/workflows/workflow-thread.test.ts holds it to it. */
interface ThreadOptions extends Pick<WorkerOptions, 'debugMode'> {
  /** of one activation; then its workflow task fails and is tried again, as in a thread of its own */
  isolateExecutionTimeout?: string;
}

/**
 * Where workflow code runs: in the worker's own thread, which the SDK calls its debug mode and uses for replays too. A
 * thread beside it costs two messages there and back per activation, a seventh of the worker's time (docs/benchmarks.md,
 * decision 0020).
 * @param stackTraces the Temporal UI shows where a workflow waits: the SDK notes a stack trace for every promise, for
 *   which it needs the thread beside
 */
export function workflowThread(stackTraces: boolean): ThreadOptions {
  if (stackTraces) return {};
  createRequire(import.meta.url)('./no-promise-hook.cjs');
  return { debugMode: true, isolateExecutionTimeout: '5s' };
}
