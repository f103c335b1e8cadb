import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { freePort, isFree } from './ports.mjs';
import { Problem } from './problem.mjs';
import { commandLine, endProcess, isAlive } from './processes.mjs';

/** Below this PostgreSQL may stop in the middle of a checkpoint. */
const NEEDED_BYTES = 300e6;

/**
 * Makes the data folder and makes sure that it can be used.
 * @param {string} folder absolute
 */
export async function prepareDataFolder(folder) {
  try {
    mkdirSync(path.join(folder, 'logs'), { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Problem(
      `The data folder ${folder} cannot be written (${error.code}): set OIKAZE_DATA_DIR to a folder of yours, or give yourself the right to write there.`,
    );
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < NEEDED_BYTES) {
    throw new Problem(
      `Only ${Math.round((bavail * bsize) / 1e6)} MB are free under ${folder}: free at least ${NEEDED_BYTES / 1e6} MB and start again.`,
    );
  }
}

/**
 * Two runs on one folder would fight.
 * @param {string} folder
 */
export function refuseSecondRun(folder) {
  const { supervisor } = readJson(path.join(folder, 'run.json')) ?? {};
  if (
    supervisor &&
    supervisor !== process.pid &&
    isAlive(supervisor) &&
    commandLine(supervisor).includes('scripts/')
  ) {
    throw new Problem(
      `Oikaze runs already on ${folder} (process ${supervisor}): stop it first, or set OIKAZE_DATA_DIR and PORT for a second one.`,
    );
  }
}

/**
 * Takes the folder for this run. What a killed run left running is ended.
 * @param {string} folder
 */
export async function takeDataFolder(folder) {
  refuseSecondRun(folder);
  const { children = [] } = readJson(path.join(folder, 'run.json')) ?? {};
  for (const { pid, mark, signal } of children) {
    if (isAlive(pid) && commandLine(pid).includes(mark)) await endProcess(pid, signal, 10_000);
  }
  writeRun(folder, []);
}

/**
 * Remembers who runs, for the next start in case this one is killed the hard way.
 * @param {string} folder
 * @param {{pid: number, mark: string, signal: string}[]} children `mark`: a piece of the command line
 */
export function writeRun(folder, children) {
  writeJson(path.join(folder, 'run.json'), { supervisor: process.pid, children });
}

/** @param {string} folder */
export function leaveDataFolder(folder) {
  rmSync(path.join(folder, 'run.json'), { force: true });
}

/**
 * The ports of this folder's servers: the environment's, else the ones of the last run, else new ones, so that
 * several clones run side by side and addresses stay the same.
 * @param {string} folder
 * @param {Record<string, string>} variables name of the environment variable by server
 * @returns {Promise<Record<string, number>>}
 */
export async function stablePorts(folder, variables) {
  const file = path.join(folder, 'ports.json');
  const kept = readJson(file) ?? {};
  const taken = new Set();
  for (const [server, variable] of Object.entries(variables)) {
    const given = process.env[variable];
    if (given) {
      const port = Number(given);
      if (!Number.isInteger(port) || port < 1 || port > 65_535)
        throw new Problem(`${variable} must be a port from 1 to 65535.`);
      if (!(await isFree(port)))
        throw new Problem(
          `Port ${port} is taken: set ${variable} to a free one or stop the program that uses it.`,
        );
      taken.add(port);
      kept[server] = port;
    } else if (!kept[server] || taken.has(kept[server]) || !(await isFree(kept[server]))) {
      kept[server] = await freePort(taken);
      taken.add(kept[server]);
    }
  }
  writeJson(file, kept);
  return kept;
}

/** @param {string} file */
export function readJson(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Half-written by a run that was killed; everything in these files can be found again.
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  writeFileSync(`${file}.tmp`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}
