/** Steps of one second are dealt with together. */
const WAKE_EVERY_MS = 1_000;

/**
 * When a follow wakes up for a step: at the first full second from its due time on, never before it. Steps that are due within one
 * second so share what it costs to wake servers and worker (decision 0020).
 * @param dueAt epoch milliseconds
 */
export const wakeUpAt = (dueAt: number): number => Math.ceil(dueAt / WAKE_EVERY_MS) * WAKE_EVERY_MS;
