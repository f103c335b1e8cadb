import type { Job } from '#contract/jobs';
import type { FollowInput, WorkflowMessage } from '#contract/workflow-messages';

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
  /** Starts the job's workflow, or, where it runs, tells it to look at its row again. Harmless at any time. */
  runJob(job: Job): Promise<void>;
}
