import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerProcess, type ServerCommand } from './server-process.ts';

interface NodeScript {
  name: string;
  script: URL;
  args: string[];
  folder: string;
  env?: Record<string, string>;
  ready?: ServerCommand['ready'];
}

/** A TypeScript file as a Node process of its own; types are stripped once at loading, so its CPU time is that of plain Node. */
export function nodeScript({ name, script, args, folder, env, ready }: NodeScript): ServerProcess {
  return new ServerProcess({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', '--conditions', 'source', fileURLToPath(script), ...args],
    logFile: path.join(folder, `${name.replaceAll(' ', '-')}.log`),
    env,
    ready: ready ?? (() => Promise.resolve()),
  });
}
