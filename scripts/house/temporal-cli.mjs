import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { downloadServer } from './download.mjs';
import { CACHE } from './paths.mjs';
import { Problem } from './problem.mjs';
import { isExecutable, onPath } from './programs.mjs';
import { showProgress } from './progress.mjs';

/** The newest tag that `go install` accepts: later ones carry replace directives. */
const CLI_VERSION = 'v1.5.1';
const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const GO_PROBE_MS = 20_000;

/**
 * The Temporal CLI, which holds the development server: from PATH, the user's cache, the official download, or built
 * with Go. TEMPORAL_ADDRESS comes before all of them and needs no program; the caller looks at it.
 * @returns {Promise<string>} an executable
 * @throws {Problem} none can be had; says which ways there are
 */
export async function temporalCli() {
  const installed = onPath('temporal');
  if (installed && isTemporal(installed)) return installed;
  const cached = path.join(CACHE, `temporal-cli-${CLI_VERSION}`, PROGRAM);
  if (isExecutable(cached)) return cached;
  const reasons = [];
  for (const [way, attempt] of [
    ['download', () => downloadServer('cli', cached, 'Downloading the Temporal server, once')],
    ['go', () => goInstall(cached)],
  ]) {
    try {
      await attempt();
      if (isTemporal(cached)) return cached;
      rmSync(cached, { force: true });
      reasons.push(`${way}: the program does not run here`);
    } catch (error) {
      reasons.push(`${way}: ${error.cause?.message ?? error.message}`);
    }
  }
  throw new Problem(
    `No Temporal server (${reasons.join('; ')}): set TEMPORAL_ADDRESS to a running server, or put the "temporal" program (https://temporal.io/setup/install-temporal-cli) on your PATH or at ${cached}, or install Go and run "go install github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}".`,
  );
}

function isTemporal(program) {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return /temporal version .*server/i.test(stdout ?? '');
}

async function goInstall(target) {
  const go = onPath('go');
  if (!go) throw new Error('Go is not installed');
  const probe = spawnSync(go, ['list', '-m', `github.com/temporalio/cli@${CLI_VERSION}`], {
    cwd: '/',
    encoding: 'utf8',
    timeout: GO_PROBE_MS,
  });
  if (probe.status !== 0)
    throw new Error(probe.stderr?.trim().split('\n').at(-1) || 'the module proxy does not answer');
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(path.join(CACHE, 'go-'));
  const progress = showProgress('Building the Temporal server with Go, once, about 6 minutes');
  try {
    await build(go, work, progress);
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(path.join(work, PROGRAM), target);
    progress.done();
  } catch (error) {
    progress.failed();
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** `-v` prints each package as it is compiled, which is all the progress there is. */
function build(go, folder, progress) {
  const child = spawn(go, ['install', '-v', `github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}`], {
    cwd: folder,
    env: { ...process.env, GOBIN: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let lines = 0;
  let last = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines += 1;
    last = line;
    progress.update(`${lines} packages`);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(last))));
  });
}
