/** Composition root of the API process: configuration, record, engine, sign-in, HTTP. */
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { ConfigError, loadConfig } from '#config';
import { authStore } from '#db/auth-store';
import { createDatabase } from '#db/client';
import { createTodoChanges } from '#db/todo-changes';
import { createApp } from '#http/app';
import { authHandler, createAuth, hashPassword, sessionActor } from '#http/auth';
import { createTemporalClient } from '#temporal/client';
import { createTemporalEngine } from '#temporal/temporal-engine';
import type { UseCaseDeps } from '#use-cases/deps';
import { createStoreZones, ensureFirstStore } from '#use-cases/find-stores';
import { ensureBootstrapKey } from '#use-cases/manage-api-keys';
import { ensureSurveys } from '#use-cases/surveys/ensure-surveys';

const SHUTDOWN_MS = 10_000;
const RETRY_MS = 2_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = pino({ level: config.logLevel, base: { process: 'api' } });
  for (const warning of config.warnings) logger.warn(warning);

  const db = createDatabase(config.database.url, { max: config.database.poolSize });
  const client = createTemporalClient(config.temporal);
  const deps: UseCaseDeps = {
    db,
    engine: createTemporalEngine({ client, taskQueue: config.temporal.taskQueue }),
    now: () => new Date(),
    newId: () => v7(),
    logger,
    config,
  };
  const auth = createAuth(deps, authStore(db));
  const todoChanges = createTodoChanges(config.database.url, logger);
  const closing = new AbortController();
  const app = createApp({
    ...deps,
    version: process.env.npm_package_version ?? '0.1.0',
    authHandler: authHandler(auth, config.publicBaseUrl),
    sessionActor: (headers) => sessionActor(auth, deps, headers),
    hashPassword,
    checkDatabase: async () => {
      await db.pool.query('SELECT 1');
    },
    checkEngine: async () => {
      await client.withDeadline(Date.now() + 2_000, () =>
        client.workflowService.describeNamespace({ namespace: config.temporal.namespace }),
      );
    },
    todoChanges,
    zoneOf: createStoreZones(deps),
    webRoot: fileURLToPath(
      new URL(import.meta.url.includes('/dist/') ? '../web' : '../dist/web', import.meta.url),
    ),
    closing: closing.signal,
  });

  const server = createServer(app);
  server.keepAliveTimeout = 65_000;
  server.listen(config.port, config.host, () => logger.info({ port: config.port }, 'the API listens'));
  server.once('error', (error: NodeJS.ErrnoException) => {
    const remedy =
      error.code === 'EADDRINUSE'
        ? `port ${config.port} is in use: stop what uses it, or set PORT`
        : error.message;
    logger.fatal({ err: error }, remedy);
    process.exit(1);
  });
  void prepare(deps, closing.signal);

  const shutDown = once(async () => {
    logger.info('the API stops');
    closing.abort();
    await closeServer(server);
    await todoChanges.close();
    await client.connection.close();
    await db.close();
  });
  process.on('SIGTERM', () => void shutDown());
  process.on('SIGINT', () => void shutDown());
}

/** What first boot needs; waits for the database, while the API answers 503 already. */
async function prepare(deps: UseCaseDeps, closing: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await ensureFirstStore(deps);
      await ensureSurveys(deps);
      if (deps.config.bootstrapApiKey) await ensureBootstrapKey(deps, deps.config.bootstrapApiKey);
      return;
    } catch (error) {
      if (closing.aborted) return;
      deps.logger.warn({ err: error }, 'the database is not ready yet, trying again');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Answers what is under way; a stop may wait for sends, so it gets its time. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const force = setTimeout(() => server.closeAllConnections(), SHUTDOWN_MS);
  await closed;
  clearTimeout(force);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

main().catch((error: unknown) => {
  // Before there is a logger there is the terminal.
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
