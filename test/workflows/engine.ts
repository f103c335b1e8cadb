import { readFile } from 'node:fs/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { bundleWorkflows } from '#temporal/bundle';

Runtime.install({ logger: new DefaultLogger('ERROR') });

let bundle: Promise<WorkflowBundleOption> | undefined;

/** The workflows' bundle: made once by the test set-up, else here. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  const prebuilt = process.env.OIKAZE_TEST_WORKFLOW_BUNDLE;
  bundle ??= prebuilt ? readFile(prebuilt, 'utf8').then((code) => ({ code })) : bundleWorkflows();
  return bundle;
}

/** The SDK gives the server five seconds to start, which a JVM on a busy machine may miss. */
const START_ATTEMPTS = 6;

/** A server of its own whose clock skips while workflows sleep. Its clock is global, so one per test file. */
export async function startTimeSkippingServer(): Promise<TestWorkflowEnvironment> {
  const path = process.env.OIKAZE_TEST_TIME_SKIPPING_SERVER;
  const options = path ? { server: { executable: { type: 'existing-path' as const, path } } } : {};
  for (let attempt = 1; ; attempt++) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping(options);
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

/** The run's real development server. */
export async function connectDevServer(): Promise<TestWorkflowEnvironment> {
  const address = process.env.OIKAZE_TEST_TEMPORAL_ADDRESS;
  if (!address)
    throw new Error('OIKAZE_TEST_TEMPORAL_ADDRESS is not set: run this test with "npm run jest -- <file>"');
  return await TestWorkflowEnvironment.createFromExistingServer({ address });
}

export const TEST_QUEUE = 'follows';

/** Runs `work` with a worker for these activities, and stops the worker afterwards. */
export async function withWorker<T>(
  env: TestWorkflowEnvironment,
  activities: object,
  work: () => Promise<T>,
  taskQueue = TEST_QUEUE,
): Promise<T> {
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    taskQueue,
    identity: 'test',
    workflowBundle: await workflowBundle(),
    activities,
    maxCachedWorkflows: 200,
  });
  return await worker.runUntil(work);
}
