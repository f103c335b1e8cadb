import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { postgresBinaries, postgresOwner } from '../../scripts/house/postgres-binaries.mjs';
import { ServerProcess } from './server-process.ts';

const run = promisify(execFile);

type Owner = ReturnType<typeof postgresOwner>;

export interface PostgresServer extends ServerProcess {
  /** URL of a database on it; without a name, of the database `postgres` */
  urlOf(database?: string): string;
}

/**
 * A PostgreSQL server of its own from the embedded binaries, with the durability of production (fsync on), started.
 * @param folder its data folder, made when missing; every parent must be readable by the user it runs as
 * @param sharedBuffers PostgreSQL's own cache
 */
export async function startPostgres(
  name: string,
  folder: string,
  port: number,
  sharedBuffers = '256MB',
): Promise<PostgresServer> {
  const owner = postgresOwner();
  const { initdb, postgres } = postgresBinaries(owner);
  await makeFolder(folder, owner);
  const data = path.join(folder, 'data');
  if (!existsSync(path.join(data, 'PG_VERSION'))) {
    await run(initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], {
      ...owner,
      cwd: folder,
    });
  }
  const urlOf = (database = 'postgres') => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: sharedBuffers,
  };
  const server = new ServerProcess({
    name,
    command: postgres,
    args: ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    cwd: folder,
    logFile: path.join(folder, 'server.log'),
    ...owner,
    ready: () => query(urlOf(), 'SELECT 1').then(() => undefined),
  });
  await server.start();
  return Object.assign(server, { urlOf });
}

/** One query on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that is killed later ends the connection outside of any query.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeFolder(folder: string, owner: Owner): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (owner.uid === undefined) return;
  await chown(folder, owner.uid, owner.gid ?? owner.uid);
  await chmod(path.dirname(folder), 0o755);
}
