import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from './free-ports.ts';
import { type Product, product } from './oikaze.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { startReceivers } from './receivers.ts';
import { startTemporalOnPostgres } from './temporal.ts';
import { createDatabase } from './migrations.ts';

export interface BenchStack {
  folder: string;
  address: string;
  smtpUrl: string;
  database: PostgresServer;
  engineDatabase: PostgresServer;
  servers: {
    temporal: Awaited<ReturnType<typeof startTemporalOnPostgres>>;
    engineDatabase: PostgresServer;
    database: PostgresServer;
  };
  /** the product on these servers with a worker that caches so many workflows; its database is made on the first call */
  product(cachedWorkflows: number): Promise<Product>;
  stop(): Promise<void>;
}

/** The production topology on one machine: Temporal server on a PostgreSQL of its own, ours on another, a mail sink. */
export async function benchStack(): Promise<BenchStack> {
  const folder = await mkdtemp(path.join(tmpdir(), 'oikaze-bench-'));
  const port = await freePorts(16);
  const database = await startPostgres('PostgreSQL (ours)', path.join(folder, 'ours'), port);
  const engineDatabase = await startPostgres('PostgreSQL (Temporal)', path.join(folder, 'engine'), port + 1);
  const temporal = await startTemporalOnPostgres(
    path.join(folder, 'temporal'),
    port + 5,
    engineDatabase.urlOf(),
  );
  const receivers = await startReceivers(folder, port + 2);
  let products = 0;
  return {
    folder,
    address: temporal.address,
    smtpUrl: receivers.smtpUrl,
    database,
    engineDatabase,
    servers: { temporal, engineDatabase, database },
    async product(cachedWorkflows) {
      if (products === 0) await createDatabase(database, 'oikaze');
      products += 1;
      return product({
        folder: path.join(folder, `product-${products}`),
        apiPort: port + 13 + products,
        databaseUrl: database.urlOf('oikaze'),
        temporalAddress: temporal.address,
        smtpUrl: receivers.smtpUrl,
        smsUrl: receivers.smsUrl,
        env: { WORKER_CACHED_WORKFLOWS: String(cachedWorkflows) },
      });
    },
    async stop() {
      await receivers.stop();
      await temporal.stop();
      await Promise.all([database.stop('SIGINT'), engineDatabase.stop('SIGINT')]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
