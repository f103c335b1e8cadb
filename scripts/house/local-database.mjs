import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { postgresOwner, clusterFolder } from './postgres-binaries.mjs';
import { prepareCluster } from './postgres.mjs';
import { Problem } from './problem.mjs';

const DATABASE = 'oikaze';

/**
 * The cluster in the data folder, made where there is none.
 * @param {string} folder the data folder
 * @param {number} port
 * @returns {{cluster: import('./postgres.mjs').Cluster, url: string, movedTo?: string}}
 */
export function localCluster(folder, port) {
  const owner = postgresOwner();
  const place = clusterFolder(path.join(folder, 'postgres'), owner);
  const cluster = {
    folder: place.folder,
    port,
    logFile: path.join(folder, 'logs', 'postgres.log'),
    settings: { max_connections: 200, log_min_messages: 'warning', log_line_prefix: '%m [%p] ' },
  };
  const password = keptPassword(path.join(folder, 'postgres-password'), place.folder);
  const secret = mkdtempSync(path.join(tmpdir(), 'oikaze-'));
  try {
    const passwordFile = path.join(secret, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (owner.uid !== undefined)
      for (const place of [secret, passwordFile]) chownSync(place, owner.uid, owner.gid);
    prepareCluster({ ...cluster, auth: { passwordFile } });
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/${DATABASE}`;
  return { cluster, url, ...(place.moved ? { movedTo: place.folder } : {}) };
}

function keptPassword(file, cluster) {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (existsSync(path.join(cluster, 'PG_VERSION'))) {
    throw new Problem(
      `The password of the database in ${cluster} is missing (${file}): restore that file from your backup (docs/operations.md).`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

/**
 * Makes the database where the cluster is new.
 * @param {string} url of the database
 */
export async function ensureDatabase(url) {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    throw new Problem(
      `The embedded PostgreSQL refuses us (${error.message}): see logs/postgres.log in the data folder.`,
    );
  } finally {
    await client.end();
  }
}

/**
 * Makes sure that the database DATABASE_URL names answers.
 * @param {string} url
 */
export async function checkDatabase(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new Problem(
      `DATABASE_URL does not answer (${error.message || error.code}): start that PostgreSQL or make the database, or unset DATABASE_URL to use the embedded one.`,
    );
  } finally {
    await client.end();
  }
}
