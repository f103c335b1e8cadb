import type { Import } from '#contract/imports';

export const importColor: Record<Import['status'], string> = {
  draft: 'gray',
  checking: 'blue',
  checked: 'blue',
  running: 'kaze',
  paused: 'amber',
  completed: 'kaze',
  cancelled: 'gray',
  failed: 'red',
};

/** Whether rows were stored, or at least some; before, an import has only been tried out. */
export const isStored = ({ status }: Pick<Import, 'status'>): boolean =>
  status === 'running' || status === 'paused' || status === 'completed' || status === 'cancelled';

/** Rows of the results, in the order they are read. */
export const outcomes = ['created', 'updated', 'unchanged', 'held', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];
export const outcomeColor: Record<Outcome, string> = {
  created: 'kaze.6',
  updated: 'blue.5',
  unchanged: 'gray.4',
  held: 'amber.4',
  failed: 'red.5',
};

/** Seconds as the largest units that matter: `{ minutes, seconds }`. */
export const timeLeft = (seconds: number): { minutes: number; seconds: number } => ({
  minutes: Math.floor(seconds / 60),
  seconds: Math.round(seconds % 60),
});
