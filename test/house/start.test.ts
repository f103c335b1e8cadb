import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takeDataFolder, stablePorts, writeRun } from '../../scripts/house/data-folder.mjs';
import { clusterFolder, postgresOwner } from '../../scripts/house/postgres-binaries.mjs';
import { prepareCluster, startCluster } from '../../scripts/house/postgres.mjs';
import { endProcess, isAlive } from '../../scripts/house/processes.mjs';
import { freePort } from '../../scripts/house/ports.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'oikaze-house-'));
  // PostgreSQL's user must reach it.
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `runHouse` without dependencies and builds, which the tests' own run has made. */
function start(env: Record<string, string>) {
  const script =
    "import('./scripts/house/problem.mjs').then(async ({ runMain }) => runMain(async () => (await import('./scripts/house/start.mjs')).runHouse(() => ['-e', '0'])))";
  const { stderr, status } = spawnSync(process.execPath, ['-e', script], {
    env: { ...process.env, OIKAZE_DATA_DIR: folder, ...env },
    encoding: 'utf8',
  });
  return { lines: stderr.trim().split('\n'), status };
}

const buildCluster = async () => ({
  folder: clusterFolder(path.join(folder, 'postgres'), postgresOwner()).folder,
  port: await freePort(),
  logFile: path.join(folder, 'postgres.log'),
  throwAway: true,
});

test('a port in use is one line that says which port to take instead', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, () => resolve()));
  const { lines, status } = start({ PORT: String(port) });
  server.close();
  expect(lines).toEqual([expect.stringMatching(`Port ${port} is taken.*PORT=${port + 1} npm start`)]);
  expect(status).toBe(1);
});

test('a data folder that cannot be made is one line, and what stands in its place stays', () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, 'mine');
  const { lines, status } = start({ OIKAZE_DATA_DIR: file });
  expect(lines).toEqual([expect.stringMatching(/cannot be written .*OIKAZE_DATA_DIR/)]);
  expect(status).toBe(1);
});

test('a database that does not answer is one line', async () => {
  const { lines, status } = start({
    PORT: String(await freePort()),
    DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/c',
  });
  expect(lines).toEqual([expect.stringMatching(/DATABASE_URL does not answer/)]);
  expect(status).toBe(1);
});

test('a second start on the same folder names the first one; a foreign process with its number is no obstacle', async () => {
  const recordedBy = (pid: number) =>
    writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ supervisor: pid, children: [] }));
  const first = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'scripts/start.mjs']);
  recordedBy(Number(first.pid));
  await expect(takeDataFolder(folder)).rejects.toThrow(`runs already on ${folder} (process ${first.pid})`);
  first.kill();
  recordedBy(1);
  await expect(takeDataFolder(folder)).resolves.toBeUndefined();
});

test('what a killed run left running is ended by the next one', async () => {
  const cluster = await buildCluster();
  prepareCluster(cluster);
  const left = await startCluster(cluster);
  writeRun(folder, [{ pid: Number(left.pid), mark: cluster.folder, signal: 'SIGINT' }]);
  await takeDataFolder(folder);
  expect(isAlive(Number(left.pid))).toBe(false);
});

test('ports stay the same from run to run while they are free', async () => {
  const wanted = { postgres: 'OIKAZE_NO_SUCH_PORT' };
  const first = await stablePorts(folder, wanted);
  expect(await stablePorts(folder, wanted)).toEqual(first);
});

test('PostgreSQL that was killed the hard way starts again on its folder', async () => {
  const cluster = await buildCluster();
  prepareCluster(cluster);
  const first = await startCluster(cluster);
  await endProcess(Number(first.pid), 'SIGKILL', 10_000);
  const second = await startCluster(cluster);
  expect(isAlive(Number(second.pid))).toBe(true);
  await endProcess(Number(second.pid), 'SIGINT', 5_000);
});

test.each([
  ['another major version', { PG_VERSION: '17\n' }, /made by PostgreSQL 17/],
  ['no cluster but files', { 'letter.txt': 'mine' }, /is not empty and holds no PG_VERSION/],
  ['half a cluster', { PG_VERSION: '18\n' }, /pg_control is missing/],
])('a folder with %s is named and left as it is', async (_what, files, message) => {
  const cluster = await buildCluster();
  mkdirSync(cluster.folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cluster.folder, name), text);
  expect(() => prepareCluster(cluster)).toThrow(message);
  expect(readdirSync(cluster.folder)).toEqual(Object.keys(files));
});
