import type { Job } from '#contract/jobs';
import type { FollowInput, WorkflowMessage } from '#contract/workflow-messages';

/** Something that runs once a day by itself. */
export interface DailySchedule {
  scheduleId: string;
  workflow: 'automationDaily';
  /** row the workflow is about */
  id: string;
  /** shown in the Temporal UI; no personal data */
  title: string;
  /** null: it does not run any more */
  at: { timeZone: string; hour: number; minute: number } | null;
}

/**
 * The engine as use cases see it. Implemented on the Temporal client in ./temporal-engine.ts, and by a recording
 * double in tests that need no server. Every method throws DomainError `engine_unavailable` when the server cannot
 * be reached; callers have committed already, so the reconciler makes up for it.
 */
export interface EngineGateway {
  /** Starts the follow's workflow. Starting the same follow twice is harmless (id reuse refused, conflict USE_EXISTING). */
  startFollow(input: FollowInput): Promise<void>;
  /** Like startFollow, and also where a workflow of that id has ended: a follow that was reopened, or terminated by hand. */
  restoreFollow(input: FollowInput): Promise<void>;
  /** Tells the workflow. A workflow that has ended is not an error: resolves `gone`. */
  tellFollow(workflowId: string, message: WorkflowMessage): Promise<'delivered' | 'gone'>;
  /** Ends the workflow of a follow whose record has ended, without its own doing: for thousands at once. */
  endFollow(workflowId: string, why: string): Promise<'delivered' | 'gone'>;
  /** Puts a daily schedule as it stands in the record, or takes it away. Harmless at any time. */
  putSchedule(schedule: DailySchedule): Promise<void>;
  /** Starts the job's workflow, or, where it runs, tells it to look at its row again. Harmless at any time. */
  runJob(job: Job): Promise<void>;
}
