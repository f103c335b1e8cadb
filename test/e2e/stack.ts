import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Api, apiClient } from './api-client.ts';
import { entry, type Part } from '../../bench/stack/oikaze.ts';
import { createTestDatabase } from '../setup/database.ts';

const root = path.resolve(import.meta.dirname, '../..');
const KEY = 'oik_e2e_bootstrap_key_0123456789abcdef';

export interface Stack {
  origin: string;
  api: Api;
  /** for what lies in the past and so cannot be made through the API */
  databaseUrl: string;
  stop(): Promise<void>;
}

/**
 * API and worker as they ship, on a database of their own and on the run's shared servers, with the web app.
 * @param options.env further variables; with RELAY_SMTP_PORT among them the relay runs too
 */
export async function startStack(options: { env?: Record<string, string> } = {}): Promise<Stack> {
  const database = await createTestDatabase();
  const data = mkdtempSync(path.join(tmpdir(), 'oikaze-e2e-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: process.env['OIKAZE_TEST_TEMPORAL_ADDRESS'],
    TEMPORAL_TASK_QUEUE: `e2e-${process.pid}-${port}`,
    PORT: String(port),
    PUBLIC_BASE_URL: origin,
    OIKAZE_DATA_DIR: data,
    OIKAZE_BOOTSTRAP_API_KEY: KEY,
    LOG_LEVEL: 'warn',
    ...options.env,
  };
  const parts: Part[] = ['api', 'worker', ...(options.env?.['RELAY_SMTP_PORT'] ? (['relay'] as const) : [])];
  const children = parts.map((part) => {
    const { command, args } = entry(part);
    return spawn(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  });
  const early = children.map(endedEarly);
  // once the stack runs, an exit is the test's end
  for (const ended of early) ended.catch(() => undefined);
  const stop = async () => {
    await Promise.all(children.map(end));
    rmSync(data, { recursive: true, force: true });
    await database.drop();
  };
  try {
    await Promise.race([answers(`${origin}/readyz`), ...early]);
    const api = apiClient(origin, KEY);
    await answers(`${origin}/api/v1/stores`, KEY);
    return { origin, api, databaseUrl: database.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answers(url: string, key?: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(url, { headers: key ? { authorization: `Bearer ${key}` } : {} }).catch(
      () => null,
    );
    if (response?.ok) return;
    if (Date.now() > deadline)
      throw new Error(`${url} did not answer: ${response?.status ?? 'nothing there'}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Rejects when a process ends by itself, so that a stack that cannot start says so at once. */
function endedEarly(child: ChildProcess): Promise<never> {
  return new Promise((_resolve, reject) =>
    child.once('exit', (code) =>
      reject(new Error(`${child.spawnargs.at(-1)} ended with ${code}: see above`)),
    ),
  );
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
