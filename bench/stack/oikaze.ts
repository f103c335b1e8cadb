import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { ApiClient } from './api-client.ts';
import { untilPortOpens } from './receivers.ts';
import { ServerProcess } from './server-process.ts';
import { untilWorkerPolls } from './temporal.ts';

export interface ProductSettings {
  folder: string;
  apiPort: number;
  databaseUrl: string;
  temporalAddress: string;
  smtpUrl: string;
  smsUrl: string;
  /** further variables of the environment */
  env?: Record<string, string>;
}

export interface Product {
  api: ServerProcess;
  worker: ServerProcess;
  /** the SMTP listener of the relay addresses, not started unless a test is about it */
  relay: ServerProcess;
  relayPort: number;
  /** one more worker of the same queue, not started */
  anotherWorker(nr: number): ServerProcess;
  client: ApiClient;
  webhookSecret: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const API_KEY = 'oikaze-bench-and-faults-key-0123456789';
const WEBHOOK_SECRET = `whsec_${Buffer.from('oikaze-bench-and-faults-secret').toString('base64')}`;
const TASK_QUEUE = 'oikaze-bench';

/**
 * API and worker as processes of their own, not started yet. The built product (`npm run build`) is taken where
 * OIKAZE_BUILD names its folder, else the sources as they are.
 */
export async function product(settings: ProductSettings): Promise<Product> {
  await mkdir(settings.folder, { recursive: true });
  const baseUrl = `http://127.0.0.1:${settings.apiPort}`;
  const relayPort = settings.apiPort + 1;
  const env = {
    NODE_ENV: 'production',
    PORT: String(settings.apiPort),
    HOST: '127.0.0.1',
    PUBLIC_BASE_URL: baseUrl,
    OIKAZE_DATA_DIR: path.join(settings.folder, 'data'),
    DATABASE_URL: settings.databaseUrl,
    TEMPORAL_ADDRESS: settings.temporalAddress,
    TEMPORAL_TASK_QUEUE: TASK_QUEUE,
    OIKAZE_BOOTSTRAP_API_KEY: API_KEY,
    CRM_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SMTP_URL: settings.smtpUrl,
    MAIL_FROM: 'store@example.com',
    SMS_PROVIDER: 'http',
    SMS_HTTP_URL: settings.smsUrl,
    RELAY_SMTP_PORT: String(relayPort),
    LOG_LEVEL: 'warn',
    ...settings.env,
  };
  const client = new ApiClient(baseUrl, API_KEY);
  const polls = (startedAt: number) => pollsQueue(settings.temporalAddress, startedAt);
  const make = (part: Part, ready: (startedAt: number) => Promise<void>, name: string = part) =>
    new ServerProcess({
      name,
      ...entry(part),
      env,
      cwd: ROOT,
      logFile: path.join(settings.folder, `${name}.log`),
      ready,
    });
  return {
    api: make('api', () => client.untilHealthy()),
    worker: make('worker', polls),
    relay: make('relay', () => untilPortOpens(relayPort)),
    relayPort,
    anotherWorker: (nr) => make('worker', polls, `worker-${nr}`),
    client,
    webhookSecret: WEBHOOK_SECRET,
  };
}

export type Part = 'api' | 'worker' | 'relay';

/** How a part of the product is started: compiled, or from source. */
export function entry(name: Part): { command: string; args: string[] } {
  const build = process.env['OIKAZE_BUILD'];
  const built = build && path.join(build, 'src', `${name}.js`);
  if (built && existsSync(built)) return { command: process.execPath, args: [built] };
  return {
    command: process.execPath,
    args: ['--import', 'tsx', '--conditions', 'source', path.join(ROOT, 'src', `${name}.ts`)],
  };
}

async function pollsQueue(address: string, startedAt: number): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  await untilWorkerPolls(connection, TASK_QUEUE, startedAt).finally(() => connection.close());
}
