import { fileURLToPath } from 'node:url';
import workerThreads, { type WorkerOptions } from 'node:worker_threads';

const SDK_THREAD = /[\\/]workflow-worker-thread\.js$/;
const NO_PROMISE_HOOK = fileURLToPath(new URL('./no-promise-hook.cjs', import.meta.url));

/**
 * The SDK notes a stack trace for every promise a workflow makes, for the "Stack Trace" page of the Temporal UI: a third
 * of what a step costs in the workflow thread (docs/benchmarks.md). It has no option for it but does without where the
 * runtime offers no promise hooks, so its thread is started without them. Call before the worker is created.
 */
export function withoutStackTraces(): void {
  workerThreads.Worker = class extends workerThreads.Worker {
    constructor(file: string | URL, options: WorkerOptions = {}) {
      const execArgv = [...(options.execArgv ?? process.execArgv), '--require', NO_PROMISE_HOOK];
      super(file, SDK_THREAD.test(String(file)) ? { ...options, execArgv } : options);
    }
  };
}
