import type { CleaningRun } from '#contract/cleaning';
import type { CleaningDecision } from '#domain/cleaning-decision';
import type { ScrapStatus } from '#domain/scrap-lookup';

/** Results in the order of the source, which is that of their weight. */
export const resultWords = [
  'export_possible',
  'scrapped',
  'not_found',
  'insufficient_information',
  'lookup_error',
] as const satisfies readonly ScrapStatus[];

export const resultColor: Record<ScrapStatus, string> = {
  export_possible: 'violet.5',
  scrapped: 'red.5',
  not_found: 'kaze.6',
  insufficient_information: 'gray.5',
  lookup_error: 'amber.5',
};

export const decisionColor: Record<CleaningDecision, string> = {
  keep: 'kaze',
  exclude: 'red',
  ask: 'amber',
};

export const runColor: Record<CleaningRun['status'], string> = {
  preparing: 'blue',
  running: 'kaze',
  paused: 'amber',
  completed: 'kaze',
  cancelled: 'gray',
  failed: 'red',
};
