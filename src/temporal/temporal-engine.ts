import {
  type Client,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { JOB_CHANGED, JOBS, type JobInput } from '#contract/jobs';
import {
  FOLLOW_WORKFLOW,
  type FollowInput,
  type FollowReference,
  followWorkflowId,
  SIGNALS,
  type WorkflowMessage,
} from '#contract/workflow-messages';
import { wakeUpAt } from '#domain/wake-up';
import { DomainError } from '#errors';
import type { EngineGateway } from './engine-gateway.ts';
import { putDailySchedule } from './schedules.ts';
import { followAttributes, registerSearchAttributes } from './search-attributes.ts';

/** gRPC status codes (https://grpc.io/docs/guides/status-codes/). */
const INVALID_ARGUMENT = 3;

export interface TemporalEngineOptions {
  client: Client;
  /** queue of the workers (TEMPORAL_TASK_QUEUE) */
  taskQueue: string;
  /** how long the API waits for Temporal before it answers without it; 3000 */
  timeoutMs?: number;
  now?(): number;
}

/** The gateway as the reconciler sees it. */
export interface TemporalEngine extends EngineGateway {
  /** How many follows' workflows are open; the server counts a moment behind. */
  countOpen(): Promise<number>;
  /** Workflow ids of open follows; the server lists a moment behind. */
  listOpen(): AsyncIterable<string>;
  /** What the server says of one workflow right now. */
  isOpen(workflowId: string): Promise<boolean>;
}

const OPEN_FOLLOWS = `WorkflowType = '${FOLLOW_WORKFLOW}' AND ExecutionStatus = 'Running'`;

/** Talks to Temporal for the use cases; what each method promises stands in EngineGateway. */
export function createTemporalEngine({
  client,
  taskQueue,
  timeoutMs = 3_000,
  now = Date.now,
}: TemporalEngineOptions): TemporalEngine {
  const reach = <T>(call: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + timeoutMs, call).catch((error: unknown) => {
      throw isAnswer(error) ? error : unavailable(error);
    });

  async function start(input: FollowInput, workflowIdReusePolicy: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE') {
    const startDelay = delayOf(input, now());
    const begin = () =>
      client.workflow.start(FOLLOW_WORKFLOW, {
        workflowId: followWorkflowId(input.followId),
        taskQueue,
        args: [input],
        workflowIdReusePolicy,
        workflowIdConflictPolicy: 'USE_EXISTING',
        typedSearchAttributes: followAttributes(input),
        staticSummary: input.title,
        ...(startDelay > 0 && { startDelay }),
      });
    try {
      await reach(() => begin().catch((error: unknown) => registerAndRepeat(error, begin)));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  /** A server that lost its data has lost the search attributes too. */
  async function registerAndRepeat<T>(error: unknown, again: () => Promise<T>): Promise<T> {
    if (!isGrpcCause(error, INVALID_ARGUMENT)) throw error;
    await registerSearchAttributes(client);
    return await again();
  }

  /**
   * A signal alone does not wake a workflow whose start is delayed; together with a start it does. It also brings back
   * a workflow that the server has lost: that one reads the record first.
   */
  async function signal(workflowId: string, name: string, args: unknown[]): Promise<'delivered' | 'gone'> {
    const reference: FollowReference = { followId: workflowId.slice(followWorkflowId('').length) };
    try {
      await reach(() =>
        client.workflow.signalWithStart(FOLLOW_WORKFLOW, {
          workflowId,
          taskQueue,
          args: [reference],
          signal: name,
          signalArgs: args,
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
        }),
      );
      return 'delivered';
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'gone';
      throw error;
    }
  }

  async function update(
    workflowId: string,
    { message, payload }: WorkflowMessage,
  ): Promise<'delivered' | 'gone'> {
    const { changeId: updateId } = payload as { changeId: string };
    try {
      await reach(() =>
        client.workflow.getHandle(workflowId).executeUpdate(message, { args: [payload], updateId }),
      );
      return 'delivered';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'gone';
      // The record was changed already, and it wins over what the workflow thinks of the change: let it read.
      if (error instanceof WorkflowUpdateFailedError) return await signal(workflowId, SIGNALS.wake, []);
      throw error;
    }
  }

  return {
    startFollow: (input) => start(input, 'REJECT_DUPLICATE'),
    restoreFollow: (input) => start(input, 'ALLOW_DUPLICATE'),
    async endFollow(workflowId, why) {
      try {
        await reach(() => client.workflow.getHandle(workflowId).terminate(why));
        return 'delivered';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        throw error;
      }
    },
    tellFollow: (workflowId, message) =>
      message.message in SIGNALS
        ? signal(workflowId, message.message, message.message === 'wake' ? [] : [message.payload])
        : update(workflowId, message),
    async runJob({ workflow, workflowId, id, title }) {
      const input: JobInput = { id };
      await reach(() =>
        client.workflow.signalWithStart(JOBS[workflow], {
          workflowId,
          taskQueue,
          args: [input],
          signal: JOB_CHANGED,
          signalArgs: [],
          // The record says that it is not finished, so one that was terminated is begun again.
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          staticSummary: title,
        }),
      );
    },
    putSchedule: (schedule) => reach(() => putDailySchedule(client, taskQueue, schedule)),
    countOpen: async () => (await reach(() => client.workflow.count(OPEN_FOLLOWS))).count,
    async *listOpen() {
      for await (const { workflowId } of client.workflow.list({ query: OPEN_FOLLOWS, pageSize: 1_000 }))
        yield workflowId;
    },
    async isOpen(workflowId) {
      try {
        const { status } = await reach(() => client.workflow.getHandle(workflowId).describe());
        return status.name === 'RUNNING';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}

/** Milliseconds until the first step, while nothing else can happen: a workflow that has not begun costs least. */
function delayOf({ steps: [first], paused }: FollowInput, now: number): number {
  if (!first || first.afterDone || paused) return 0;
  return first.dueAt > now ? wakeUpAt(first.dueAt) - now : 0;
}

/** Whether Temporal answered; everything else means that it could not be reached in time. */
const isAnswer = (error: unknown): boolean =>
  error instanceof WorkflowExecutionAlreadyStartedError ||
  error instanceof WorkflowNotFoundError ||
  error instanceof WorkflowUpdateFailedError ||
  isGrpcCause(error, INVALID_ARGUMENT);

const isGrpcCause = (error: unknown, code: number): boolean =>
  (isGrpcServiceError(error) && error.code === code) ||
  (error instanceof Error && isGrpcServiceError(error.cause) && error.cause.code === code);

function unavailable(cause: unknown): DomainError {
  const timedOut = cause instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
  return new DomainError('engine_unavailable', {
    message: timedOut ? 'no worker answered in time' : 'the Temporal server cannot be reached',
    cause,
  });
}
