import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { WorkerDeploymentOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

/** gRPC status codes. */
const UNIMPLEMENTED = 12;
const RETRY_MS = 1_000;

/**
 * Worker Deployments: sleeping follows move to the newest version by themselves (AUTO_UPGRADE), so that a new worker
 * replays them with code that was tested against stored histories.
 * @param name deployment, one per task queue
 * @param buildId version of the workflows' code
 */
export const deploymentOptions = (name: string, buildId: string): WorkerDeploymentOptions => ({
  version: { deploymentName: name, buildId },
  useWorkerVersioning: true,
  defaultVersioningBehavior: 'AUTO_UPGRADE',
});

/** Whether the server knows Worker Deployments; where it does not the worker goes on without versions. */
export async function knowsDeployments(client: Client, deploymentName: string): Promise<boolean> {
  const { namespace } = client.options;
  try {
    await client.workflowService.describeWorkerDeployment({ namespace, deploymentName });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === UNIMPLEMENTED) return false;
    // Any other answer, such as "no such deployment yet", is one of a server that knows them.
    if (isGrpcServiceError(error)) return true;
    throw error;
  }
}

/** Makes this version the one that gets the work; the worker has to be polling. Tries until it succeeds. */
export async function becomeCurrent(
  client: Client,
  options: WorkerDeploymentOptions,
  logger: Logger,
): Promise<void> {
  const { deploymentName, buildId } = options.version;
  const { namespace } = client.options;
  for (let attempt = 1; ; attempt++) {
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName,
        buildId,
        // The version before may have polled queues that do not exist any more.
        ignoreMissingTaskQueues: true,
      });
      return;
    } catch (error) {
      if (attempt % 30 === 0)
        logger.warn({ err: error, buildId }, 'this version of the worker is not current yet');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
