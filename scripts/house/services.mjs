import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChildLog } from './child-log.mjs';
import { ROOT } from './paths.mjs';
import { isFree } from './ports.mjs';
import { startCluster } from './postgres.mjs';
import { Problem } from './problem.mjs';
import { devServerArguments } from './temporal-server.mjs';

const READY_WITHIN_MS = 60_000;
/** A worker that says nothing but lives this long is taken as running. */
const SILENT_READY_MS = 15_000;
/** The programs give requests and sends under way 10 s. */
const PROGRAM_PATIENCE_MS = 13_000;
const ANSWER_WITHIN_MS = 2_000;
const KEPT_LINES = 40;

/**
 * The embedded PostgreSQL.
 * @param {import('./postgres.mjs').Cluster} cluster
 * @returns {import('./supervisor.mjs').Service}
 */
export const databaseService = (cluster) => ({
  name: 'postgres',
  layer: 'database',
  // Fast shutdown: open transactions are rolled back.
  signal: 'SIGINT',
  patienceMs: 10_000,
  mark: cluster.folder,
  start: () => startCluster(cluster),
});

/**
 * Temporal's development server, which keeps its state in one file.
 * @param {object} server
 * @param {string} server.program
 * @param {number} server.port
 * @param {number} server.uiPort
 * @param {string} server.folder the data folder
 * @param {string} [server.namespace]
 * @returns {import('./supervisor.mjs').Service}
 */
export function engineService({ program, port, uiPort, folder, namespace }) {
  const databaseFile = path.join(folder, 'temporal.sqlite');
  // Its warnings speak of its own insides; they are for its log file.
  const log = new ChildLog('temporal', path.join(folder, 'logs', 'temporal.log'), { quiet: true });
  return {
    name: 'temporal',
    layer: 'engine',
    signal: 'SIGTERM',
    patienceMs: 8_000,
    mark: databaseFile,
    start: () =>
      launch({
        name: 'Temporal',
        remedy: `: see ${path.join(folder, 'logs', 'temporal.log')}, and docs/operations.md if its file ${databaseFile} is broken; nothing was changed.`,
        command: program,
        args: devServerArguments({ port, uiPort, databaseFile, namespace }),
        log,
        ready: async () => !(await isFree(port)),
      }),
  };
}

/**
 * A program of ours: the API, the worker or the relay.
 * @param {object} program
 * @param {'api' | 'worker' | 'relay'} program.name
 * @param {string[]} program.args of node
 * @param {Record<string, string | undefined>} program.env
 * @param {string} program.folder the data folder
 * @param {string} [program.healthUrl] answers once it is ready; without it the program's own word is awaited
 * @returns {import('./supervisor.mjs').Service}
 */
export function programService({ name, args, env, folder, healthUrl }) {
  const log = new ChildLog(name, path.join(folder, 'logs', `${name}.log`));
  return {
    name,
    layer: 'programs',
    signal: 'SIGTERM',
    patienceMs: PROGRAM_PATIENCE_MS,
    mark: args.at(-1) ?? '',
    start: () =>
      launch({
        command: process.execPath,
        args,
        env,
        log,
        ready: healthUrl ? () => answers(healthUrl) : undefined,
      }),
  };
}

/** Starts a process in a group of its own (Ctrl-C is the supervisor's alone) and waits until it is ready. */
async function launch({ name, remedy, command, args, env, log, ready }) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines = [];
  let saidReady = false;
  let failure;
  child.once('error', (error) => {
    failure = error;
  });
  const listen = (line) => {
    if (lines.push(line) > KEPT_LINES) lines.shift();
    saidReady ||= isReadyLine(line);
  };
  log.follow(child.stdout, listen);
  log.follow(child.stderr, listen);
  const began = Date.now();
  for (;;) {
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) {
      // What it said last may still be on its way.
      await sleep(100);
      throw new Problem(`${name} did not start: ${lastWords(lines)}${remedy}`);
    }
    const waited = Date.now() - began;
    if (ready ? await ready() : saidReady || waited > SILENT_READY_MS) return child;
    if (waited > READY_WITHIN_MS) {
      child.kill('SIGKILL');
      throw new Problem(
        `${name} did not answer within ${READY_WITHIN_MS / 1000} s: ${lastWords(lines)}${remedy}`,
      );
    }
    await sleep(50);
  }
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })).ok;
  } catch {
    return false;
  }
}

/** Our programs say `{"ready":true,…}`, or a log line whose message says so. */
function isReadyLine(line) {
  if (!line.startsWith('{')) return false;
  try {
    const { ready, event, msg } = JSON.parse(line);
    return Boolean(ready) || /\bready\b/i.test(`${event ?? ''} ${msg ?? ''}`);
  } catch {
    return false;
  }
}

/** The error among the last lines, without its stack, on one line. */
function lastWords(lines) {
  const words = lines
    .map(readable)
    .filter((line) => line && !/^\s+at |^\s*$|^node:|^Node\.js v|^\s*\^/.test(line));
  const from = words.findLastIndex((line) => /error|fatal/i.test(line));
  return (from < 0 ? words.slice(-3) : words.slice(from, from + 12))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 1_000);
}

function readable(line) {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, err } = JSON.parse(line);
    return [err ? `Error: ${err.message}` : '', msg].filter(Boolean).join(' ');
  } catch {
    return line;
  }
}
