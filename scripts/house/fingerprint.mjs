import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * What a build step read: the names and contents of files and folders.
 * @param {string[]} places relative to the clone; those that are not there count as empty
 * @returns {string} sha256, hex
 */
export function fingerprint(places) {
  const hash = createHash('sha256').update(process.version);
  for (const file of places.flatMap((place) => filesIn(path.join(ROOT, place)))) {
    hash.update(`\0${path.relative(ROOT, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * @param {string} place
 * @returns {string[]} in a stable order
 */
export function filesIn(place) {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { withFileTypes: true })
    .filter(({ name }) => name !== 'generated' && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesIn(path.join(place, entry.name)));
}
