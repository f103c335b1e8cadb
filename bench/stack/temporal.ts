import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { temporalServerBinaries } from '../../deploy/temporal-server/build.ts';
import { temporalServerConfig } from '../../deploy/temporal-server/config.ts';
import { setUpTemporalSchemas } from '../../deploy/temporal-server/schema.ts';
import { temporalCli } from '../../scripts/house/temporal-cli.mjs';
import { ServerProcess } from './server-process.ts';

export interface TemporalServer extends ServerProcess {
  address: string;
}

/** The production server on PostgreSQL (deploy/temporal-server), with the namespace `default`, started. */
export async function startTemporalOnPostgres(
  folder: string,
  port: number,
  databaseUrl: string,
): Promise<TemporalServer> {
  const { server: binary, sqlTool } = await temporalServerBinaries((line) => console.error(line));
  await setUpTemporalSchemas(sqlTool, databaseUrl);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'server.yaml'), temporalServerConfig({ port, databaseUrl, folder }));
  await writeFile(path.join(folder, 'dynamic-config.yaml'), '{}\n');
  const args = ['--root', folder, '--config', '.', '--env', 'server', '--allow-no-auth', 'start'];
  return start(folder, port, binary, args);
}

/** The dev server with its SQLite file, as `npm start` runs it. */
export async function startTemporalDevServer(folder: string, port: number): Promise<TemporalServer> {
  await mkdir(folder, { recursive: true });
  const args = [
    'server',
    'start-dev',
    '--headless',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--log-level',
    'warn',
  ];
  return start(folder, port, await temporalCli(), [
    ...args,
    '--db-filename',
    path.join(folder, 'temporal.sqlite'),
  ]);
}

async function start(folder: string, port: number, command: string, args: string[]): Promise<TemporalServer> {
  const address = `127.0.0.1:${port}`;
  const server = new ServerProcess({
    name: 'Temporal server',
    command,
    args,
    logFile: path.join(folder, 'server.log'),
    ready: () => untilNamespaceServes(address),
    readyWithinMs: 120_000,
  });
  await server.start();
  return Object.assign(server, { address });
}

/** Answers once the namespace `default` is there (registered when missing) and workflows can be listed in it. */
async function untilNamespaceServes(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    const service = connection.workflowService;
    await service.describeNamespace({ namespace: 'default' }).catch(() =>
      service.registerNamespace({
        namespace: 'default',
        workflowExecutionRetentionPeriod: msToTs('7 days'),
      }),
    );
    await service.countWorkflowExecutions({ namespace: 'default' });
  } finally {
    await connection.close();
  }
}

/** Resolves once a worker started at `startedAt` polls the task queue for workflow tasks; rejects while none does. */
export async function untilWorkerPolls(
  connection: Connection,
  taskQueue: string,
  startedAt: number,
): Promise<void> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace: 'default',
    taskQueue: { name: taskQueue },
    taskQueueType: 1, // TASK_QUEUE_TYPE_WORKFLOW
  });
  const fresh = pollers.some(
    ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 > startedAt - 1_000,
  );
  if (!fresh) throw new Error(`Nobody polls ${taskQueue}`);
}
