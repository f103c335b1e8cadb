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
  export_possible: 'violet',
  scrapped: 'red',
  not_found: 'kaze',
  insufficient_information: 'gray',
  lookup_error: 'amber',
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
