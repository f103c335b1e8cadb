import type { ServerProcess } from '../stack/server-process.ts';
import { cpuMsOfTree } from './proc.ts';

type Readings<Name extends string> = Partial<Record<Name, number>>;

/** Starts metering; the function it gives back returns the CPU milliseconds each server, child processes included, has used since. */
export function meterCpu<Name extends string>(
  servers: Partial<Record<Name, ServerProcess>>,
): () => Readings<Name> {
  const before = readings(servers);
  return () => {
    const used = readings(servers);
    for (const name of Object.keys(used) as Name[]) used[name] = (used[name] ?? 0) - (before[name] ?? 0);
    return used;
  };
}

function readings<Name extends string>(servers: Partial<Record<Name, ServerProcess>>): Readings<Name> {
  const entries = Object.entries<ServerProcess | undefined>(servers).flatMap(([name, server]) =>
    server ? [[name, cpuMsOfTree(server.pid)]] : [],
  );
  return Object.fromEntries(entries) as Readings<Name>;
}
