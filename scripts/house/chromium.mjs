import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isExecutable, onPath } from './programs.mjs';
import { showProgress } from './progress.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** @returns {string | undefined} the browser for the browser tests */
export function findChromium() {
  const given = process.env.OIKAZE_CHROMIUM;
  if (given) return given;
  return onPath(...NAMES) ?? (isExecutable(MAC) ? MAC : undefined);
}

/**
 * Finds the browser or, as root on Debian, installs it.
 * @returns {string | undefined}
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const progress = showProgress('Installing chromium for the browser tests, once');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status === 0) progress.done();
    else progress.failed();
  }
  return findChromium();
}
