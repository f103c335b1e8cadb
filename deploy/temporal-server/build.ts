import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** The version inside Temporal CLI 1.5.1, so that the dev server and this one behave alike; its go.mod replaces nothing. */
export const TEMPORAL_SERVER_VERSION = 'v1.29.1';

const MODULE = 'go.temporal.io/server';

export interface TemporalServerBinaries {
  server: string;
  sqlTool: string;
}

/**
 * Paths of the Temporal server and its SQL tool, built on first use (5–10 minutes on two cores) and kept in the
 * user's cache folder.
 * @param onProgress is given one line at a time
 * @throws Error naming the remedy where Go is missing or the build fails
 */
export async function temporalServerBinaries(
  onProgress: (line: string) => void,
): Promise<TemporalServerBinaries> {
  const folder = path.join(cacheFolder(), `temporal-server-${TEMPORAL_SERVER_VERSION}`);
  const binaries = { server: path.join(folder, 'server'), sqlTool: path.join(folder, 'sql') };
  if (existsSync(binaries.server) && existsSync(binaries.sqlTool)) return binaries;
  onProgress(`Building the Temporal server ${TEMPORAL_SERVER_VERSION} into ${folder} (once, some minutes)`);
  await mkdir(folder, { recursive: true });
  await goInstall(folder, onProgress);
  return binaries;
}

function cacheFolder(): string {
  return path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'oikaze');
}

/** -v prints every package as it is built, which is the only sign of life `go install` gives. */
function goInstall(folder: string, onProgress: (line: string) => void): Promise<void> {
  const packages = [`${MODULE}/cmd/server`, `${MODULE}/cmd/tools/sql`].map(
    (p) => `${p}@${TEMPORAL_SERVER_VERSION}`,
  );
  const child = spawn('nice', ['-n', '15', 'go', 'install', '-v', ...packages], {
    cwd: folder,
    env: { ...process.env, GOBIN: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let built = 0;
  let last = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter(Boolean)) {
      last = line;
      built += 1;
      if (built % 100 === 0) onProgress(`  ${built} packages downloaded or built`);
    }
  });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(
        new Error('Go is needed to build the Temporal server: install it, or use docker-compose.yml', {
          cause,
        }),
      ),
    );
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`go install of ${MODULE} failed: ${last}`)),
    );
  });
}
