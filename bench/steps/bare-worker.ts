/** Worker of variant (a). Arguments: Temporal address, task queue, prebuilt workflow bundle, cached workflows. */
import { NativeConnection, Worker } from '@temporalio/worker';

const [address = '', taskQueue = '', codePath = '', cachedWorkflows = ''] = process.argv.slice(2);

const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue,
  workflowBundle: { codePath },
  activities: { nothing: async () => undefined },
  maxCachedWorkflows: Number(cachedWorkflows),
});
await worker.run();
