import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { freePorts } from '../../bench/stack/free-ports.ts';
import { createDatabase } from '../../bench/stack/migrations.ts';
import { type Product, product } from '../../bench/stack/oikaze.ts';
import { type PostgresServer, query, startPostgres } from '../../bench/stack/postgres.ts';
import { startReceivers } from '../../bench/stack/receivers.ts';
import type { ServerProcess } from '../../bench/stack/server-process.ts';
import { startTemporalDevServer } from '../../bench/stack/temporal.ts';
import { readReceipts, type Receipt } from './receivers/receipt-log.ts';

export interface FaultStack extends Product {
  folder: string;
  postgres: PostgresServer;
  temporal: ServerProcess;
  temporalAddress: string;
  /** everything that may be killed */
  servers: ServerProcess[];
  /** plain SQL on the product's database */
  sql<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** the receivers' logs, as variables of test/faults/story.sh */
  logs: { MAIL_LOG: string; SMS_LOG: string };
  receipts(): Receipt[];
  withTemporal<T>(ask: (client: Client) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/**
 * The whole product as `npm start` runs it, each server a real process: PostgreSQL, Temporal's dev server with its
 * file, API, worker; and the receiving mail and SMS servers.
 * @param receiverDelayMs how long the receivers think about each message, which is when a kill hurts most
 * @param env further variables of API and worker
 */
export async function startFaultStack(
  receiverDelayMs: number,
  env: Record<string, string> = {},
): Promise<FaultStack> {
  const folder = await mkdtemp(path.join(tmpdir(), 'oikaze-faults-'));
  const port = await freePorts(16);
  const postgres = await startPostgres('PostgreSQL', path.join(folder, 'postgres'), port);
  const temporal = await startTemporalDevServer(path.join(folder, 'temporal'), port + 1);
  const receivers = await startReceivers(folder, port + 2, receiverDelayMs);
  const databaseUrl = await createDatabase(postgres, 'oikaze');
  const oikaze = await product({
    folder,
    apiPort: port + 4,
    databaseUrl,
    temporalAddress: temporal.address,
    smtpUrl: receivers.smtpUrl,
    smsUrl: receivers.smsUrl,
    env,
  });
  await oikaze.api.start();
  await oikaze.worker.start();
  return {
    ...oikaze,
    folder,
    postgres,
    temporal,
    temporalAddress: temporal.address,
    servers: [oikaze.worker, oikaze.api, temporal, postgres],
    sql: (text, values) => query(databaseUrl, text, values),
    logs: { MAIL_LOG: receivers.mailLog, SMS_LOG: receivers.smsLog },
    receipts: () => [...readReceipts(receivers.mailLog), ...readReceipts(receivers.smsLog)],
    async withTemporal(ask) {
      const connection = await Connection.connect({ address: temporal.address });
      return await ask(new Client({ connection })).finally(() => connection.close());
    },
    async stop() {
      await Promise.all([oikaze.relay.stop(), oikaze.worker.stop(), oikaze.api.stop()]);
      await temporal.stop();
      await Promise.all([postgres.stop('SIGINT'), receivers.stop()]);
      if (!process.env['FAULTS_KEEP']) await rm(folder, { recursive: true, force: true });
      else console.error(`Kept ${folder}`);
    },
  };
}
