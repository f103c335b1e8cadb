import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';

const OLDEST = [20, 19];

/** @throws {Problem} this Node is too old */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new Problem(
      `Node.js ${process.versions.node} is too old: install ${OLDEST.join('.')} or newer (https://nodejs.org).`,
    );
  }
}

/** Reads .env where there is one; what the shell says wins. */
export function readEnvFile() {
  const file = inRoot('.env');
  if (existsSync(file)) loadEnvFile(file);
  // An empty variable, as .env.example has them, is as good as none.
  for (const [name, value] of Object.entries(process.env)) if (value === '') delete process.env[name];
}
