import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { createActivities } from '#activities/create-activities';
import { SendsUnderWay } from '#activities/send/sends-under-way';
import { createChannels } from '#channels/index';
import { type Config, ConfigError, loadConfig } from '#config';
import type { StepOutcome } from '#contract/workflow-messages';
import { createDatabase } from '#db/client';
import { createLocalSink } from '#db/local-sink';
import { createTemporalClient } from '#temporal/client';
import { becomeCurrent, deploymentOptions, knowsDeployments } from '#temporal/deployment';
import { reconcileNow, scheduleCampaignDraws, scheduleReconciler } from '#temporal/schedules';
import { registerSearchAttributes } from '#temporal/search-attributes';
import { createTemporalEngine } from '#temporal/temporal-engine';
import { workflowThread } from '#temporal/workflow-thread';

/** A server that lost its data has lost the schedule too. */
const SCHEDULE_CHECK_MS = 60_000;
/** Bulk work keeps the server busy; nobody waits for these answers as people do for the API's. */
const PATIENCE_MS = 15_000;
/** A send under way is finished and recorded. */
const SHUTDOWN_MS = 8_000;
/** Becoming the current version takes a moment; it is tried on after the worker counts as ready. */
const CURRENT_WITHIN_MS = 15_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = pino({ level: config.logLevel, base: { part: 'worker' } });
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
      logger[level === 'ERROR' ? 'error' : 'warn']({ ...meta }, message),
    ),
  });

  const db = createDatabase(config.database.url, { max: config.database.poolSize });
  const channels = await createChannels(config, { localOutbox: createLocalSink(db) });
  const connection = await connect(config, logger);
  const client = createTemporalClient(config.temporal, connection);
  const { taskQueue } = config.temporal;
  const engine = createTemporalEngine({ client, taskQueue, timeoutMs: PATIENCE_MS });
  const sends = new SendsUnderWay<StepOutcome>();
  const activities = createActivities(
    { db, engine, channels, logger, config, now: () => new Date(), newId: () => v7() },
    sends,
  );

  await registerSearchAttributes(client);
  await ensureSchedules(client, taskQueue);
  const deployment = await deploymentOf(config, client);
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue,
    activities,
    ...workflowCode(),
    ...workflowThread(config.temporal.stackTraces),
    ...(deployment && { workerDeploymentOptions: deployment }),
    // Never 0, which ran local activities up to three times.
    maxCachedWorkflows: config.temporal.cachedWorkflows,
    maxConcurrentActivityTaskExecutions: 50,
    maxConcurrentLocalActivityExecutions: 50,
    stickyQueueScheduleToStartTimeout: '5s',
    shutdownGraceTime: SHUTDOWN_MS,
    shutdownForceTime: '9s',
  });

  const running = worker.run();
  if (deployment)
    await Promise.race([becomeCurrent(client, deployment, logger), running, sleep(CURRENT_WITHIN_MS)]);
  await reconcileNow(client);
  console.log(
    JSON.stringify({
      ready: true,
      msg: 'worker ready',
      taskQueue,
      build: deployment?.version.buildId ?? null,
    }),
  );
  const schedule = setInterval(() => {
    ensureSchedules(client, taskQueue).catch((error: unknown) =>
      logger.warn({ err: error }, 'the schedule could not be checked'),
    );
  }, SCHEDULE_CHECK_MS);

  try {
    await running;
  } finally {
    clearInterval(schedule);
    // One that outlasted its workflow task belongs to no activity yet.
    await Promise.race([sends.ended(), sleep(SHUTDOWN_MS)]);
    await Promise.allSettled([channels.close(), connection.close()]);
    await db.close();
  }
}

const ensureSchedules = async (...on: Parameters<typeof scheduleReconciler>): Promise<void> => {
  await scheduleReconciler(...on);
  await scheduleCampaignDraws(...on);
};

/** Waits for Temporal as long as it takes: the supervisor may have started everything at once. */
async function connect({ temporal }: Config, logger: pino.Logger): Promise<NativeConnection> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await NativeConnection.connect({ address: temporal.address });
    } catch (error) {
      if (attempt % 10 === 1) logger.warn({ err: error }, 'Temporal cannot be reached yet');
      await sleep(1_000);
    }
  }
}

const PREBUILT_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** Beside the compiled program stands the prebuilt bundle; from source the workflows are bundled now, which takes seconds. */
function workflowCode(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'bundlerOptions'> {
  if (existsSync(PREBUILT_BUNDLE)) return { workflowBundle: { codePath: PREBUILT_BUNDLE } };
  return {
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    bundlerOptions: {
      webpackConfigHook: (bundler) => ({
        ...bundler,
        resolve: { ...bundler.resolve, conditionNames: ['source', '...'] },
      }),
    },
  };
}

/** Versions are for bundles that were built; WORKER_BUILD_ID=none switches them off. */
async function deploymentOf({ temporal }: Config, client: ReturnType<typeof createTemporalClient>) {
  if (temporal.workerBuildId === 'none' || !existsSync(PREBUILT_BUNDLE)) return null;
  if (!(await knowsDeployments(client, temporal.taskQueue))) return null;
  const hash = createHash('sha256').update(readFileSync(PREBUILT_BUNDLE)).digest('hex').slice(0, 16);
  const buildId = temporal.workerBuildId === 'local' ? hash : temporal.workerBuildId;
  return deploymentOptions(temporal.taskQueue, buildId);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof ConfigError) console.error(error.message);
    else console.error(error);
    process.exit(1);
  },
);
