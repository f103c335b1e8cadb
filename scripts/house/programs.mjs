import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {...string} names
 * @returns {string | undefined} the first of the programs that PATH knows
 */
export function onPath(...names) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      for (const ending of endings) {
        const file = path.join(folder || '.', name + ending);
        if (isExecutable(file)) return file;
      }
    }
  }
  return undefined;
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
