import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';

/** The key of Prisma's own advisory lock: `prisma migrate deploy` and we never run at the same time. */
const PRISMA_LOCK = 72_707_369;
const LOCK_WITHIN = '30s';

/** As `prisma migrate deploy` makes it (prisma-engines, schema-connector). */
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/**
 * @typedef {object} Migration
 * @property {string} name the folder's name, which sorts by time
 * @property {string} sql
 * @property {string} checksum sha256 of the file's raw bytes, hex
 */

/**
 * @param {string} [folder]
 * @returns {Migration[]} in the order in which they apply
 */
export function readMigrations(folder = inRoot('prisma', 'migrations')) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(path.join(folder, name, 'migration.sql'));
      return {
        name,
        sql: bytes.toString('utf8'),
        checksum: createHash('sha256').update(bytes).digest('hex'),
      };
    });
}

/**
 * Applies the migrations that the database has not seen, in order, with the bookkeeping of `prisma migrate deploy`,
 * so that either may be used on the same database. Each migration is one transaction of its own.
 * @param {string} databaseUrl
 * @param {Migration[]} [migrations]
 * @returns {Promise<string[]>} the names applied now
 * @throws {Problem} another migration is running; one failed earlier; an applied one was changed; one fails now
 */
export async function applyMigrations(databaseUrl, migrations = readMigrations()) {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'oikaze-migrate' });
  await client.connect();
  try {
    await lock(client);
    await client.query(BOOKKEEPING);
    const waiting = await notYetApplied(client, migrations);
    for (const migration of waiting) await apply(client, migration);
    return waiting.map(({ name }) => name);
  } finally {
    // Ending the session gives the lock back.
    await client.end();
  }
}

async function lock(client) {
  await client.query(`SET lock_timeout = '${LOCK_WITHIN}'`);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  } catch (error) {
    if (error.code !== '55P03') throw error;
    throw new Problem(
      `Another migration has been running on this database for more than ${LOCK_WITHIN}: wait for it to end and start again.`,
    );
  }
}

async function notYetApplied(client, migrations) {
  const { rows } = await client.query(
    'SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  );
  const failed = rows.find((row) => row.finished_at === null);
  if (failed) {
    throw new Problem(
      `Migration ${failed.migration_name} failed earlier (${firstLine(failed.logs)}): settle its cause, then run "npm run migrate -- --rolled-back ${failed.migration_name}" and start again (docs/operations.md).`,
    );
  }
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  for (const { name, checksum } of migrations) {
    if (applied.has(name) && applied.get(name) !== checksum) {
      throw new Problem(
        `Migration ${name} was changed after it had been applied to this database: restore the file and put the change into a new migration.`,
      );
    }
  }
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = rows.find((row) => !known.has(row.migration_name));
  if (unknown) {
    throw new Problem(
      `The database is newer than this release (it has migration ${unknown.migration_name}): use the release that made it.`,
    );
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client, { name, sql, checksum }) {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ]);
  try {
    // One simple query of several statements is one transaction, unless the file opens its own.
    await client.query(sql);
  } catch (error) {
    await client.query('ROLLBACK');
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [
      id,
      failureText(name, error),
    ]);
    throw new Problem(`Migration ${name} failed: ${error.message}. Nothing of it was kept.`);
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}

/**
 * Marks a failed migration as rolled back, so that the next run tries it again (`prisma migrate resolve
 * --rolled-back`).
 * @param {string} databaseUrl
 * @param {string} name
 */
export async function markRolledBack(databaseUrl, name) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await lock(client);
    const { rowCount } = await client.query(
      'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL',
      [name],
    );
    if (rowCount === 0) throw new Problem(`There is no failed migration ${name} in this database.`);
  } finally {
    await client.end();
  }
}

function failureText(name, error) {
  const { code, message, position, detail, hint } = error;
  return [
    `A migration failed to apply: ${name}`,
    `${code ?? ''} ${message}`,
    detail,
    hint,
    position && `at character ${position}`,
  ]
    .filter(Boolean)
    .join('\n');
}

const firstLine = (text) => (text ?? 'no message was kept').split('\n').slice(0, 2).join(': ');
