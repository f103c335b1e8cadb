import { spawn } from 'node:child_process';
import { ROOT, inRoot } from './paths.mjs';

/**
 * Bundles the workflows of the source tree into one file, 5–9 s. In a process of its own, because it reads
 * TypeScript through tsx.
 * @param {string} file written whole or not at all
 */
export function bundleWorkflows(file) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '-C', 'source', inRoot('scripts/bundle-workflows.mjs'), file],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The workflows could not be bundled:\n${output}`)),
    );
  });
}
