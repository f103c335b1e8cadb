import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { applyMigrations } from '../../scripts/house/migrations.mjs';
import { inRoot } from '../../scripts/house/paths.mjs';
import { freePort, isFree } from '../../scripts/house/ports.mjs';
import { clusterFolder, postgresOwner } from '../../scripts/house/postgres-binaries.mjs';
import { endRunningCluster, prepareCluster, startCluster } from '../../scripts/house/postgres.mjs';
import { endProcess, isAlive } from '../../scripts/house/processes.mjs';

/**
 * What tests share, each part made once per run and only when a project asks for it. Addresses go to the tests by
 * environment variables, which jest's workers inherit.
 */
const TEMPLATE = 'oikaze_template';
const started = [];
/** @type {Map<string, Promise<void>>} */
const parts = new Map();
const folder = inRoot('.tmp', `test-${process.pid}`);
/** The compiled API knows by this name that the web app stands beside it. */
const compiled = path.join(folder, 'dist');

/** @type {Record<string, () => Promise<void>>} */
const makers = { postgres, bundle, program, web, temporal, temporalProgram, timeSkipping, chromium };

/**
 * @param {string[]} names parts that the project's tests need; they are made side by side
 */
export async function need(...names) {
  mkdirSync(folder, { recursive: true });
  await removeLeftovers();
  try {
    await Promise.all(names.map(make));
  } catch (error) {
    // Jest calls no tear-down after a set-up that failed.
    await release();
    throw error;
  }
}

function make(name) {
  if (!parts.has(name)) parts.set(name, makers[name]());
  return parts.get(name);
}

/** Ends what was started, by process id, and removes its files. */
export async function release() {
  await Promise.all(started.splice(0).map(({ pid, signal }) => endProcess(pid, signal, 5_000)));
  removeRun(folder);
  parts.clear();
}

/** One PostgreSQL for all, with a migrated template that test/setup/database.ts copies. */
async function postgres() {
  const place = clusterFolder(path.join(folder, 'postgres'), postgresOwner()).folder;
  const port = await freePort();
  const cluster = {
    folder: place,
    port,
    logFile: path.join(folder, 'postgres.log'),
    throwAway: true,
    settings: { max_connections: 300, shared_buffers: '128MB', autovacuum: 'off', max_wal_size: '2GB' },
  };
  prepareCluster(cluster);
  const child = await startCluster(cluster);
  started.push({ pid: child.pid, signal: 'SIGQUIT' });
  child.unref();
  const urlOf = (name) => `postgresql://postgres@127.0.0.1:${port}/${name}`;
  await ask(urlOf('postgres'), `CREATE DATABASE ${TEMPLATE}`);
  await applyMigrations(urlOf(TEMPLATE));
  await ask(urlOf('postgres'), `ALTER DATABASE ${TEMPLATE} WITH is_template true allow_connections false`);
  process.env.OIKAZE_TEST_ADMIN_URL = urlOf('postgres');
  process.env.OIKAZE_TEST_TEMPLATE = TEMPLATE;
}

async function ask(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** One bundle of all workflows, from source. */
async function bundle() {
  const { bundleWorkflows } = await import('../../scripts/house/workflow-bundle.mjs');
  const file = path.join(folder, 'workflow-bundle.js');
  await bundleWorkflows(file);
  process.env.OIKAZE_TEST_WORKFLOW_BUNDLE = file;
}

/**
 * API, worker and relay compiled once, as they ship. From source every start of one, and every new start after a kill,
 * would transpile the tree and bundle the workflows again.
 */
async function program() {
  const { compileInto } = await import('../../scripts/house/build.mjs');
  await Promise.all([compileInto(compiled), make('bundle')]);
  copyFileSync(process.env.OIKAZE_TEST_WORKFLOW_BUNDLE, path.join(compiled, 'workflow-bundle.js'));
  process.env.OIKAZE_BUILD = compiled;
}

/** The web app, where the compiled API looks for it. */
async function web() {
  const { buildWeb } = await import('../../scripts/house/build.mjs');
  await buildWeb();
  mkdirSync(compiled, { recursive: true });
  symlinkSync(inRoot('dist', 'web'), path.join(compiled, 'web'));
}

/** A real Temporal server in memory. */
async function temporal() {
  const { temporalCli } = await import('../../scripts/house/temporal-cli.mjs');
  const { devServerArguments } = await import('../../scripts/house/temporal-server.mjs');
  const command = await temporalCli();
  const port = await freePort();
  const log = openSync(path.join(folder, 'temporal.log'), 'a');
  const child = spawn(command, devServerArguments({ port }), {
    stdio: ['ignore', log, log],
    detached: true,
  });
  started.push({ pid: child.pid, signal: 'SIGTERM' });
  child.unref();
  await answers(port, child.pid, path.join(folder, 'temporal.log'));
  process.env.OIKAZE_TEST_TEMPORAL_ADDRESS = `127.0.0.1:${port}`;
}

/** The program alone, for tests that start and stop a server of their own. */
async function temporalProgram() {
  const { temporalCli } = await import('../../scripts/house/temporal-cli.mjs');
  process.env.OIKAZE_TEST_TEMPORAL_CLI = await temporalCli();
}

async function timeSkipping() {
  const { timeSkippingServer } = await import('../../scripts/house/time-skipping-server.mjs');
  process.env.OIKAZE_TEST_TIME_SKIPPING_SERVER = await timeSkippingServer();
}

async function chromium() {
  const { findChromium } = await import('../../scripts/house/chromium.mjs');
  process.env.OIKAZE_TEST_CHROMIUM = findChromium() ?? '';
}

async function answers(port, pid, logFile) {
  for (let waited = 0; await isFree(port); waited += 50) {
    if (!isAlive(pid) || waited > 60_000) throw new Error(`A test server did not start: see ${logFile}`);
    await sleep(50);
  }
}

/** A run that was killed leaves its servers behind; the next one ends them. */
async function removeLeftovers() {
  for (const name of readdirSync(inRoot('.tmp'))) {
    const pid = Number(/^test-(\d+)$/.exec(name)?.[1]);
    if (!pid || pid === process.pid || isAlive(pid)) continue;
    const left = inRoot('.tmp', name);
    if (existsSync(left)) await endRunningCluster(clusterOf(left));
    removeRun(left);
  }
}

/** Outside the clone where root works in a folder that PostgreSQL's user cannot reach. */
function clusterOf(run) {
  const note = path.join(run, 'postgres-folder');
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : path.join(run, 'postgres');
}

function removeRun(run) {
  rmSync(clusterOf(run), { recursive: true, force: true });
  rmSync(run, { recursive: true, force: true });
}
