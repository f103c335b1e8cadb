import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from './paths.mjs';
import { isAlive } from './processes.mjs';

const LOCK = inRoot('.tmp', 'set-up.lock');
const POLL_MS = 250;

/**
 * Runs set-up work that changes node_modules or dist, while no other run of this clone does: `npm test` beside
 * `npm start` on a fresh clone would otherwise install twice into one folder.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(work) {
  mkdirSync(path.dirname(LOCK), { recursive: true });
  for (let told = false; !take(); told = true) {
    if (!told) console.log('… Another run is setting this clone up; waiting for it');
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function take() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = holderOf();
  // A run that was killed leaves its lock behind.
  if (holder !== undefined && !isAlive(holder)) rmSync(LOCK, { force: true });
  return false;
}

/** @returns {number | undefined} undefined while the file is gone or its writer has not come to writing yet */
function holderOf() {
  try {
    return Number(readFileSync(LOCK, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
