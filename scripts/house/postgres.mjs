import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.mjs';
import { commandLine, endProcess, isAlive } from './processes.mjs';
import { canReach, postgresBinaries, postgresOwner } from './postgres-binaries.mjs';

/** How long a start may take: a crash recovery replays the log first. */
const START_WITHIN_MS = 60_000;

/**
 * @typedef {object} Cluster
 * @property {string} folder the cluster's data folder, made and owned already (clusterFolder)
 * @property {number} port on 127.0.0.1
 * @property {string} logFile stdout and stderr are appended here
 * @property {Record<string, string | number>} [settings] of postgresql.conf
 * @property {'trust' | {passwordFile: string}} [auth] at the making of the cluster
 * @property {boolean} [throwAway] a test's cluster: not a byte needs to survive a crash
 */

/**
 * Makes the cluster where the folder is empty. A folder that holds something else, or another major version's
 * cluster, is left alone and named.
 * @param {Cluster} cluster
 */
export function prepareCluster({ folder, auth = 'trust', throwAway = false }) {
  const owner = postgresOwner();
  const { initdb, major } = postgresBinaries(owner);
  const versionFile = path.join(folder, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim();
    if (found !== major) {
      throw new Problem(
        `${folder} was made by PostgreSQL ${found || '(unreadable)'}, this release brings ${major}: dump it with the release that made it (docs/operations.md, "New major version") or set OIKAZE_DATA_DIR to another folder.`,
      );
    }
    if (!existsSync(path.join(folder, 'global', 'pg_control')))
      throw brokenFolder(folder, 'global/pg_control is missing');
    return;
  }
  if (readdirSync(folder).length > 0) throw brokenFolder(folder, 'it is not empty and holds no PG_VERSION');
  const args = ['-D', folder, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-instructions'];
  if (auth === 'trust') args.push('-A', 'trust');
  else args.push('-A', 'scram-sha-256', `--pwfile=${auth.passwordFile}`);
  if (throwAway) args.push('--no-sync');
  const made = spawnSync(initdb, args, { ...owner, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) {
    throw new Problem(
      `PostgreSQL could not make its data folder ${folder}: ${lastLine(made.stderr) || made.error?.message}`,
    );
  }
}

/**
 * Starts PostgreSQL and waits until it answers. It gets a process group of its own, so that Ctrl-C reaches the
 * programs that use it first.
 * @param {Cluster} cluster prepared
 * @returns {Promise<import('node:child_process').ChildProcess>}
 */
export async function startCluster({ folder, port, logFile, settings = {}, throwAway = false }) {
  const owner = postgresOwner();
  const { postgres } = postgresBinaries(owner);
  await endRunningCluster(folder);
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    ...(throwAway ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
    ...settings,
  };
  const log = openSync(logFile, 'a');
  const logFrom = statSync(logFile).size;
  const child = spawn(
    postgres,
    ['-D', folder, ...Object.entries(all).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    {
      ...owner,
      // Root's own folder may be out of the user's reach.
      cwd: canReach(process.cwd(), owner) ? process.cwd() : '/',
      stdio: ['ignore', log, log],
      detached: true,
    },
  );
  closeSync(log);
  const deadline = Date.now() + START_WITHIN_MS;
  while (!isReady(folder, child.pid)) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Problem(whyItFailed(readFileSync(logFile, 'utf8').slice(logFrom), { folder, port, logFile }));
    }
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw new Problem(`PostgreSQL did not answer within ${START_WITHIN_MS / 1000} s: see ${logFile}.`);
    }
    await sleep(20);
  }
  return child;
}

/**
 * Ends the PostgreSQL that still runs on the folder, if there is one (a run of ours that was killed the hard way).
 * A stale postmaster.pid is left to PostgreSQL, which knows how to judge it.
 * @param {string} folder
 */
export async function endRunningCluster(folder) {
  const pid = runningPid(folder);
  if (pid) await endProcess(pid, 'SIGINT', 15_000);
}

/**
 * @param {string} folder
 * @returns {number | undefined} the process id of the server that runs on the folder
 */
export function runningPid(folder) {
  const file = path.join(folder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return pid > 0 && isAlive(pid) && commandLine(pid).includes(folder) ? pid : undefined;
}

/** The eighth line of postmaster.pid is the server's state. */
function isReady(folder, pid) {
  try {
    const lines = readFileSync(path.join(folder, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function whyItFailed(log, { folder, port, logFile }) {
  if (/No space left on device/i.test(log))
    return `The disk under ${folder} is full: free some space and start again.`;
  if (/Address already in use/i.test(log)) {
    return `Port ${port} is taken: set OIKAZE_PG_PORT to a free port or stop the program that uses it.`;
  }
  const fatal = log.split('\n').findLast((line) => /FATAL|PANIC/.test(line));
  const reason = fatal?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? `see ${logFile}`;
  return brokenFolder(folder, reason).message;
}

function brokenFolder(folder, reason) {
  return new Problem(
    `PostgreSQL's data folder ${folder} cannot be used (${reason}): put your backup in its place (docs/operations.md) or set OIKAZE_DATA_DIR to another folder; nothing was changed.`,
  );
}

const lastLine = (text) => (text ?? '').trim().split('\n').at(-1) ?? '';
