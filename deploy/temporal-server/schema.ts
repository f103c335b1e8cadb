import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { TEMPORAL_DATABASE, VISIBILITY_DATABASE } from './config.ts';

const run = promisify(execFile);

/**
 * Creates Temporal's two databases where they are missing and brings their schemas up to the server's version.
 * @throws Error with the SQL tool's output
 */
export async function setUpTemporalSchemas(sqlTool: string, databaseUrl: string): Promise<void> {
  const stores = {
    [TEMPORAL_DATABASE]: 'postgresql/v12/temporal',
    [VISIBILITY_DATABASE]: 'postgresql/v12/visibility',
  };
  for (const [database, schemaName] of Object.entries(stores)) {
    const tool = (...args: string[]) =>
      run(sqlTool, [...connection(databaseUrl), '--database', database, ...args]);
    if (await createDatabase(databaseUrl, database)) await tool('setup-schema', '--version', '0.0');
    await tool('update-schema', '--schema-name', schemaName);
  }
}

function connection(databaseUrl: string): string[] {
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password);
  return [
    ...['--plugin', 'postgres12_pgx', '--endpoint', url.hostname, '--port', url.port || '5432'],
    ...['--user', decodeURIComponent(url.username)],
    ...(password ? ['--password', password] : []),
  ];
}

/** @returns whether it had to be created */
async function createDatabase(databaseUrl: string, name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return false;
    await client.query(`CREATE DATABASE "${name}"`);
    return true;
  } finally {
    await client.end();
  }
}
