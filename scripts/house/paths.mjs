import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone this script belongs to. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What outlives a clone: the Temporal server, the time-skipping server. */
export const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'oikaze');

/** The data folder of this clone, or the one OIKAZE_DATA_DIR names. */
export const dataFolder = () => path.resolve(ROOT, process.env.OIKAZE_DATA_DIR || '.data');

/** @param {...string} parts */
export const inRoot = (...parts) => path.join(ROOT, ...parts);

/** @param {string} name of a program that a dependency brings along */
export const binary = (name) => inRoot('node_modules', '.bin', name);
