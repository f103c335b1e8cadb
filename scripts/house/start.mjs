import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { say } from './child-log.mjs';
import {
  leaveDataFolder,
  prepareDataFolder,
  readJson,
  refuseSecondRun,
  stablePorts,
  takeDataFolder,
  writeJson,
} from './data-folder.mjs';
import { dataFolder, inRoot } from './paths.mjs';
import { freePort, isFree } from './ports.mjs';
import { Problem } from './problem.mjs';
import { showProgress } from './progress.mjs';
import { databaseService, engineService, programService } from './services.mjs';
import { box } from './summary.mjs';
import { Supervisor } from './supervisor.mjs';
import { temporalCli } from './temporal-cli.mjs';

/** Variables of this script alone, which the programs would take for slips of the pen. */
const OWN = {
  postgres: 'OIKAZE_PG_PORT',
  temporal: 'OIKAZE_TEMPORAL_PORT',
  temporalUi: 'OIKAZE_TEMPORAL_UI_PORT',
};
const SEED = 'dist/src/seed.js';
const SAME_KEY_PRESS_MS = 1_000;

/** What keeps the house from starting is said before minutes go into installing and building. */
export async function checkPlace() {
  const folder = dataFolder();
  await prepareDataFolder(folder);
  refuseSecondRun(folder);
  await checkPort(wantedPort());
}

const wantedPort = () => Number(process.env.PORT ?? 3000);

/**
 * Runs the whole house until it is told to stop. Dependencies are installed and what it runs is built.
 * @param {(name: 'api' | 'worker' | 'relay') => string[]} programArguments of node; the last one names the program
 */
export async function runHouse(programArguments) {
  const folder = dataFolder();
  const port = wantedPort();
  await prepareDataFolder(folder);
  await takeDataFolder(folder);
  await checkPort(port);
  const supervisor = new Supervisor(folder);
  const stopped = stopOnSignal(supervisor, folder);
  try {
    await Promise.race([startAll({ supervisor, folder, port, programArguments }), stopped]);
    await stopped;
  } catch (error) {
    await supervisor.stop();
    leaveDataFolder(folder);
    throw error;
  }
}

async function startAll({ supervisor, folder, port, programArguments }) {
  const progress = showProgress('Starting');
  try {
    const ports = await stablePorts(folder, wantedPorts());
    const [database, engine] = await Promise.all([
      startDatabase(supervisor, folder, ports.postgres),
      startEngine(supervisor, folder, ports),
    ]);
    const relayPort = await relayPortFor(ports);
    const env = programEnvironment({
      folder,
      port,
      relayPort,
      databaseUrl: database.url,
      temporalAddress: engine.address,
    });
    if (existsSync(inRoot(SEED))) await seed(env, folder);
    const program = (name, healthUrl) =>
      supervisor.start(programService({ name, args: programArguments(name), env, folder, healthUrl }));
    await Promise.all([
      program('api', `http://127.0.0.1:${port}/healthz`),
      program('worker'),
      program('relay'),
    ]);
    progress.done();
    for (const note of [database.note, engine.note]) if (note) say('oikaze', note);
    printSummary({ folder, port, uiPort: engine.uiPort, relayPort });
  } catch (error) {
    progress.failed();
    throw error;
  }
}

const RELAY_PORT = 2525;

/** The relay's port as asked for; without a wish the usual one, or any where another program has that. */
async function relayPortFor(ports) {
  const given = process.env.RELAY_SMTP_PORT;
  if (given === undefined)
    return (await isFree(RELAY_PORT, '0.0.0.0')) ? RELAY_PORT : freePort(new Set(Object.values(ports)));
  if (given !== '0' && !(await isFree(Number(given), '0.0.0.0')))
    throw new Problem(
      `Port ${given} is taken: set RELAY_SMTP_PORT to a free one or stop the program that uses it.`,
    );
  return Number(given);
}

const wantedPorts = () => ({
  ...(process.env.DATABASE_URL ? {} : { postgres: OWN.postgres }),
  ...(process.env.TEMPORAL_ADDRESS ? {} : { temporal: OWN.temporal, temporalUi: OWN.temporalUi }),
});

async function startDatabase(supervisor, folder, port) {
  const { checkDatabase, ensureDatabase, localCluster } = await import('./local-database.mjs');
  const { applyMigrations } = await import('./migrations.mjs');
  const given = process.env.DATABASE_URL;
  if (given) {
    await checkDatabase(given);
    await applyMigrations(given);
    return { url: given };
  }
  const { cluster, url, movedTo } = localCluster(folder, port);
  await supervisor.start(databaseService(cluster));
  await ensureDatabase(url);
  await applyMigrations(url);
  return {
    url,
    note:
      movedTo &&
      `PostgreSQL's user cannot reach ${folder}, so its files are in ${movedTo}: include them in your backup.`,
  };
}

async function startEngine(supervisor, folder, ports) {
  const address = process.env.TEMPORAL_ADDRESS;
  if (address) return { address };
  const program = await temporalCli();
  const server = {
    program,
    port: ports.temporal,
    uiPort: ports.temporalUi,
    folder,
    namespace: process.env.TEMPORAL_NAMESPACE,
  };
  await supervisor.start(engineService(server));
  return { address: `127.0.0.1:${ports.temporal}`, uiPort: ports.temporalUi };
}

function programEnvironment({ folder, port, relayPort, databaseUrl, temporalAddress }) {
  return {
    NODE_ENV: process.env.NODE_ENV ?? 'production',
    PORT: String(port),
    RELAY_SMTP_PORT: String(relayPort),
    OIKAZE_DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    ...Object.fromEntries(Object.values(OWN).map((name) => [name, undefined])),
  };
}

/**
 * The demo dealer, on an empty database only (the seed sees to that). It may print `{"demo": [{role, email,
 * password}]}` for the summary.
 */
function seed(env, folder) {
  const child = spawn(process.execPath, [inRoot(SEED)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0)
        return reject(new Problem(`The demo data could not be written: ${errors.trim() || output.trim()}`));
      const line = output.split('\n').find((text) => text.startsWith('{"demo"'));
      if (line) writeJson(demoFile(folder), JSON.parse(line).demo);
      return resolve();
    });
  });
}

const demoFile = (folder) => path.join(folder, 'demo-sign-in.json');

async function checkPort(port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Problem('PORT must be a port from 1 to 65535.');
  const host = process.env.HOST ?? '0.0.0.0';
  if ((await isFree(port, host)) && (host !== '0.0.0.0' || (await isFree(port)))) return;
  throw new Problem(
    `Port ${port} is taken: stop the program that uses it, or start with another one, such as "PORT=${port + 1} npm start".`,
  );
}

function printSummary({ folder, port, uiPort, relayPort }) {
  const base = (process.env.PUBLIC_BASE_URL ?? `http://localhost:${port}`).replace(/\/+$/, '');
  const demo = readJson(demoFile(folder)) ?? [];
  process.stdout.write(
    box('Oikaze 追い風 is running. Ctrl-C stops it.', [
      ['App', base],
      ['API docs', `${base}/api/docs`],
      [
        'Temporal UI',
        uiPort ? `http://localhost:${uiPort}` : `of the server at ${process.env.TEMPORAL_ADDRESS}`,
      ],
      ['Local outbox', `${base}/outbox`],
      ['Relay mail', `smtp://localhost:${relayPort}`],
      ...demo.map(({ role, email, password }, i) => [
        i === 0 ? 'Demo sign-in' : '',
        `${email}  ${password}  (${role})`,
      ]),
      ['Data and logs', folder],
    ]),
  );
}

/** Resolves once a signal has come and everything has stopped; a second signal ends at once. */
function stopOnSignal(supervisor, folder) {
  return new Promise((resolve) => {
    let askedAt = 0;
    const stop = async () => {
      // One Ctrl-C arrives twice: from the terminal and passed on by npm.
      if (askedAt && Date.now() - askedAt < SAME_KEY_PRESS_MS) return;
      // The guard ends what is left.
      if (askedAt) process.exit(130);
      askedAt = Date.now();
      process.stdout.write('\n');
      say('oikaze', 'stopping');
      await supervisor.stop();
      leaveDataFolder(folder);
      say('oikaze', 'stopped');
      resolve();
      process.exit(0);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  });
}
