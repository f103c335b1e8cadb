/** Bulk work as the engine sees it. Ids and counts only: everything else is read from the record (DESIGN §8). */

/** Workflow types of bulk work, as they stand in histories: never renamed. */
export const JOBS = {
  bulkFollow: 'bulkFollow',
  dryRun: 'dryRun',
  importRows: 'importRows',
  scrapLookup: 'scrapLookup',
  sendMessage: 'sendMessage',
  automationRun: 'automationRun',
  makePostcards: 'makePostcards',
  deliverWebhooks: 'deliverWebhooks',
} as const;

/** A piece of bulk work that the record holds. */
export interface Job {
  workflow: keyof typeof JOBS;
  workflowId: string;
  /** row of the job: follow_batch, dry_run, import_job, cleaning_run … */
  id: string;
  /** shown in the Temporal UI; no personal data */
  title: string;
}

/** Tells a job that its row has changed: paused, resumed, cancelled. */
export const JOB_CHANGED = 'jobChanged';

export interface JobInput {
  id: string;
}

export const batchWorkflowId = (batchId: string): string => `follow-batch-${batchId}`;
export const dryRunWorkflowId = (dryRunId: string): string => `dry-run-${dryRunId}`;
export const cleaningWorkflowId = (runId: string): string => `scrap-lookup-${runId}`;
export const importWorkflowId = (importId: string): string => `import-${importId}`;
export const automationRunWorkflowId = (runId: string): string => `automation-run-${runId}`;
/** Of the workflow that a rule's daily schedule starts. */
export const automationScheduleId = (ruleId: string): string => `automation-${ruleId}`;
export const postcardWorkflowId = (batchId: string): string => `postcards-${batchId}`;
export const webhooksWorkflowId = (endpointId: string): string => `webhooks-${endpointId}`;
export const messageWorkflowId = (sendId: string): string => `message-${sendId}`;
