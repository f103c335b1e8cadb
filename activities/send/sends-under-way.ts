import { ApplicationFailure, Context } from '@temporalio/activity';
import { msToNumber } from '@temporalio/common/lib/time.js';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a workflow task is kept for a send: less than the API waits for the answer to an update (3 s). */
const PROMPT_MS = 2_000;
/** Sends that may keep workflow tasks at a time, of the 40 that a worker runs; the others belong to calls and messages. */
const PROMPT_LIMIT = 20;
/** After a send that was slow or failed, workflow tasks do not wait for the next ones for so long. */
const AVOID_MS = 30_000;
/** A quarter of the activity's heartbeat timeout (workflows/follow.ts). */
const HEARTBEAT_MS = 5_000;

/**
 * The sends this worker is working on (decision 0019). A send first runs within the workflow task, which saves half of
 * its cost in Temporal; one that is not done at once goes on here, and the ordinary activity that follows waits for it
 * instead of claiming again.
 */
export class SendsUnderWay<T extends object> {
  readonly #running = new Map<string, Promise<T>>();
  #avoidUntilMs = 0;

  /** Within a workflow task. Null: not done now, an ordinary activity has to go on with it. */
  async promptly(key: string, begin: () => Promise<T>): Promise<T | null> {
    if (this.#running.size >= PROMPT_LIMIT || performance.now() < this.#avoidUntilMs) return null;
    const tooLong = new AbortController();
    const running = this.#of(key, begin);
    try {
      const limit = sleep(PROMPT_MS, null, { signal: tooLong.signal }).catch(() => null);
      const outcome = await Promise.race([running, limit]);
      if (outcome === null) this.#avoid();
      return outcome;
    } catch (error) {
      this.#avoid();
      throw withDelay(error);
    } finally {
      tooLong.abort();
    }
  }

  /** As an ordinary activity, for as long as it takes. */
  async patiently(key: string, begin: () => Promise<T>): Promise<T> {
    const pulse = setInterval(() => Context.current().heartbeat(), HEARTBEAT_MS);
    try {
      return await this.#of(key, begin);
    } finally {
      clearInterval(pulse);
    }
  }

  /** Resolves when none is left: a worker that is asked to end finishes them and writes them down. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  #avoid(): void {
    this.#avoidUntilMs = performance.now() + AVOID_MS;
  }

  #of(key: string, begin: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running) return running;
    const begun = begin().finally(() => this.#running.delete(key));
    this.#running.set(key, begun);
    // Whoever waits for it hears of its failure; nobody may be waiting between the two activities.
    begun.catch(() => undefined);
    return begun;
  }
}

/** The SDK does not hand `nextRetryDelay` to workflows, so it goes along as the first detail, in milliseconds. */
function withDelay(error: unknown): unknown {
  if (!(error instanceof ApplicationFailure) || !error.nextRetryDelay) return error;
  const { type, message, nextRetryDelay } = error;
  return ApplicationFailure.create({ ...(type && { type }), message, details: [msToNumber(nextRetryDelay)] });
}
