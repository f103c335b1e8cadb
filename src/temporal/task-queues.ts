/** Where work waits for a worker. `sends` is another queue only where sends have workers of their own. */
export interface TaskQueues {
  main: string;
  sends: string;
}

export const DEFAULT_TASK_QUEUE = 'oikaze';

/** @param main TEMPORAL_TASK_QUEUE @param sends queue of workers that only send; the main one unless given */
export const taskQueues = (main: string = DEFAULT_TASK_QUEUE, sends: string = main): TaskQueues => ({
  main,
  sends,
});
