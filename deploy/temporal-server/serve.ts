import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporalServerBinaries } from './build.ts';
import { temporalServerConfig, type TemporalServerSettings } from './config.ts';
import { setUpTemporalSchemas } from './schema.ts';

/** Starts the Temporal server as a child process; its schemas are made ready first. */
export async function serveTemporal(
  settings: TemporalServerSettings & { stdio?: StdioOptions; onProgress: (line: string) => void },
): Promise<ChildProcess> {
  const { server, sqlTool } = await temporalServerBinaries(settings.onProgress);
  await setUpTemporalSchemas(sqlTool, settings.databaseUrl);
  await mkdir(settings.folder, { recursive: true });
  await writeFile(path.join(settings.folder, 'server.yaml'), temporalServerConfig(settings));
  await writeFile(path.join(settings.folder, 'dynamic-config.yaml'), '{}\n');
  const args = ['--root', settings.folder, '--config', '.', '--env', 'server', '--allow-no-auth', 'start'];
  return spawn(server, args, { stdio: settings.stdio ?? 'inherit' });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl)
    throw new Error(
      'Set DATABASE_URL to the PostgreSQL server, such as postgresql://postgres@127.0.0.1:5432/postgres',
    );
  const port = Number(process.env['TEMPORAL_PORT'] ?? 7233);
  const folder = path.join(tmpdir(), `oikaze-temporal-${port}`);
  const child = await serveTemporal({ port, databaseUrl, folder, onProgress: (line) => console.log(line) });
  child.once('exit', (code) => process.exit(code ?? 1));
}
