import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { applyMigrations, markRolledBack, readMigrations } from '../../scripts/house/migrations.mjs';
import { createEmptyDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database.drop());

const buildMigration = (name: string, sql: string) => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
});
const colours = buildMigration('20260101000000_colours', 'CREATE TABLE colour (name text);');
const shades = buildMigration('20260102000000_shades', 'CREATE TABLE shade (name text); SELECT nonsense;');

const query = (sql: string) => queryAt(database.url, sql);

async function queryAt(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function prismaEngine(command: 'deploy' | 'sql', databaseUrl: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ['test/house/prisma-engine.mjs', command], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  return JSON.parse(stdout);
}

const record = () =>
  query(`SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, applied_steps_count, logs,
    rolled_back_at IS NOT NULL AS rolled_back FROM _prisma_migrations ORDER BY started_at`);

test('a migration is applied once and recorded with the checksum of its bytes', async () => {
  expect(await applyMigrations(database.url, [colours])).toEqual([colours.name]);
  expect(await applyMigrations(database.url, [colours])).toEqual([]);
  expect(await record()).toEqual([
    {
      migration_name: colours.name,
      checksum: colours.checksum,
      finished: true,
      applied_steps_count: 1,
      logs: null,
      rolled_back: false,
    },
  ]);
});

test('what fails leaves nothing behind but its record, and the next run names it', async () => {
  await expect(applyMigrations(database.url, [colours, shades])).rejects.toThrow(
    /20260102000000_shades failed: .*nonsense/,
  );
  expect(await query("SELECT to_regclass('shade') AS shade")).toEqual([{ shade: null }]);
  expect((await record())[1]).toMatchObject({
    finished: false,
    applied_steps_count: 0,
    logs: expect.stringContaining('nonsense'),
  });
  await expect(applyMigrations(database.url, [colours, shades])).rejects.toThrow(
    /shades failed earlier .*--rolled-back/,
  );
});

test('a failed migration that was marked as rolled back is tried again', async () => {
  await expect(applyMigrations(database.url, [shades])).rejects.toThrow();
  await markRolledBack(database.url, shades.name);
  const repaired = buildMigration(shades.name, 'CREATE TABLE shade (name text);');
  expect(await applyMigrations(database.url, [repaired])).toEqual([shades.name]);
  await expect(markRolledBack(database.url, shades.name)).rejects.toThrow('There is no failed migration');
});

test('a migration that was changed after it had been applied is refused', async () => {
  await applyMigrations(database.url, [colours]);
  const changed = buildMigration(colours.name, `${colours.sql} -- one word more`);
  await expect(applyMigrations(database.url, [changed])).rejects.toThrow(
    /was changed after it had been applied/,
  );
});

test('a database that a newer release has migrated is refused', async () => {
  await applyMigrations(database.url, [colours]);
  await expect(applyMigrations(database.url, [])).rejects.toThrow(/newer than this release/);
});

test('two that start at the same moment apply each migration once', async () => {
  const slow = buildMigration('20260103000000_slow', 'SELECT pg_sleep(0.3); CREATE TABLE slow (id int);');
  const applied = await Promise.all([
    applyMigrations(database.url, [slow]),
    applyMigrations(database.url, [slow]),
  ]);
  expect(applied.flat()).toEqual([slow.name]);
});

test('Prisma finds nothing left to do after ours, and ours nothing after Prisma', async () => {
  await applyMigrations(database.url);
  const ours = await record();
  expect(await prismaEngine('deploy', database.url)).toEqual([]);
  expect(await record()).toEqual(ours);

  const other = await createEmptyDatabase();
  try {
    expect(await prismaEngine('deploy', other.url)).toEqual(readMigrations().map(({ name }) => name));
    expect(await applyMigrations(other.url)).toEqual([]);
  } finally {
    await other.drop();
  }
});

test('the migrations make every column, index and constraint of prisma/schema.prisma', async () => {
  await applyMigrations(database.url);
  const fromSchema = await createEmptyDatabase();
  try {
    for (const definition of await functionsOfDefaults()) await queryAt(fromSchema.url, definition);
    await queryAt(fromSchema.url, String(await prismaEngine('sql', fromSchema.url)));
    const [made, wanted] = await Promise.all([database, fromSchema].map(({ url }) => shapeOf(url)));
    expect(made?.columns).toEqual(wanted?.columns);
    // Partial indexes, policies and checks stand in the migrations alone: Prisma's schema has no words for them.
    expect(made?.rules).toEqual(expect.arrayContaining(wanted?.rules ?? []));
  } finally {
    await fromSchema.drop();
  }
});

/** Prisma's schema names the functions of its defaults and cannot make them. */
async function functionsOfDefaults(): Promise<string[]> {
  const rows = await query(
    `SELECT DISTINCT pg_get_functiondef(p.oid) AS definition FROM pg_attrdef d
     JOIN pg_depend dep ON dep.objid = d.oid AND dep.refclassid = 'pg_proc'::regclass JOIN pg_proc p ON p.oid = dep.refobjid
     WHERE p.pronamespace = 'public'::regnamespace`,
  );
  return rows.map(({ definition }) => String(definition));
}

async function shapeOf(url: string) {
  const columns = await queryAt(
    url,
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  );
  const rules = await queryAt(
    url,
    `SELECT indexdef AS rule FROM pg_indexes WHERE schemaname = 'public'
     UNION SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'p', 'u')`,
  );
  return { columns, rules: rules.map(({ rule }) => rule) };
}
