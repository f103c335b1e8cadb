/** Steps of one second are dealt with together. */
const WAKE_EVERY_MS = 1_000;

/**
 * When a follow wakes up for a step: at the first full second from its due time on, never before it. Steps that are due within one
 * second so share the cost of waking servers and worker, which is more than the work itself (docs/benchmarks.md).
 * @param dueAt epoch milliseconds
 */
export const wakeUpAt = (dueAt: number): number => Math.ceil(dueAt / WAKE_EVERY_MS) * WAKE_EVERY_MS;
