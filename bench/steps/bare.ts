import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { nodeScript } from '../stack/node-script.ts';
import type { ServerProcess } from '../stack/server-process.ts';
import { untilWorkerPolls } from '../stack/temporal.ts';
import { inParallel } from './in-parallel.ts';
import { baseOf, dueTimes } from './load.ts';
import type { Variant } from './variant.ts';

const TASK_QUEUE = 'bare-steps';

/** Variant (a): a bare Temporal workflow with one empty ordinary activity per step on the same server. */
export async function bare(address: string, folder: string, cachedWorkflows: number): Promise<Variant> {
  const bundle = path.join(folder, 'bare-bundle.js');
  const workflowsPath = fileURLToPath(new URL('./bare-workflow.ts', import.meta.url));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await writeFile(bundle, code);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  let worker: ServerProcess | undefined;
  let started = 0;
  return {
    name: '(a) bare Temporal workflow',
    usesTemporal: true,
    async startWorker() {
      const args = [address, TASK_QUEUE, bundle, String(cachedWorkflows)];
      const ready = (startedAt: number) => untilWorkerPolls(connection, TASK_QUEUE, startedAt);
      worker = await nodeScript({
        name: 'bare worker',
        script: new URL('./bare-worker.ts', import.meta.url),
        args,
        folder,
        ready,
      }).start();
      return { worker };
    },
    async assign(load, startAt) {
      await inParallel(load.follows, 10, async (index) => {
        started += 1;
        const args = [dueTimes(load, baseOf(load, startAt, index))];
        await client.workflow.start('bareSteps', {
          workflowId: `bare-${process.pid}-${started}`,
          taskQueue: TASK_QUEUE,
          args,
        });
      });
    },
    untilDone: () => untilNoneRuns(client, 'bareSteps'),
    stopWorker: async () => worker?.stop(),
    close: () => connection.close(),
  };
}

/** Resolves when no workflow of the type is open any more. Asked once a second, which costs next to nothing. */
export async function untilNoneRuns(client: Client, workflowType: string): Promise<void> {
  for (;;) {
    const { count } = await client.workflow.count(
      `WorkflowType = '${workflowType}' AND ExecutionStatus = 'Running'`,
    );
    if (count === 0) return;
    await delay(1_000);
  }
}
