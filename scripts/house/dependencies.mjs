import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { oneAtATime } from './one-at-a-time.mjs';
import { ROOT, inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { showProgress } from './progress.mjs';

/** What node_modules and npm's unpacking need. */
const INSTALL_NEEDS_BYTES = 2e9;

/** Installs what the lockfile says, unless it is there already. */
export async function ensureDependencies() {
  if (!installed()) await oneAtATime(install);
}

async function install() {
  // Another run may have done it while this one waited.
  if (installed()) return;
  const { bavail, bsize } = await statfs(ROOT);
  if (bavail * bsize < INSTALL_NEEDS_BYTES) {
    throw new Problem(
      `Not enough space under ${ROOT} to install the dependencies: free 2 GB and start again.`,
    );
  }
  const progress = showProgress('Installing the dependencies, once per release');
  // No package needs its install script: PostgreSQL's links are made by scripts/house/postgres-binaries.mjs.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await npm(args);
  if (code !== 0) {
    progress.failed();
    const reason =
      output.split('\n').find((line) => /npm error (?!code)/.test(line)) ?? output.trim().split('\n').at(-1);
    throw new Problem(
      `The dependencies could not be installed (${reason?.replace('npm error ', '')}): check the network and npm's registry setting, then start again.`,
    );
  }
  progress.done();
}

/** npm keeps a lockfile of what it has really installed; an interrupted installation has none. */
function installed() {
  const record = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(([place, { version, optional, devOptional, peer }]) => {
    if (place === '') return true;
    const found = present[place];
    // Packages of other platforms stay away.
    return found ? found.version === version : Boolean(optional || devOptional || peer);
  });
}

function npm(args) {
  const child = spawn(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
