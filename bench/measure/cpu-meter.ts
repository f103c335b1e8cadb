import type { ServerProcess } from '../stack/server-process.ts';
import { cpuMsOfTree } from './proc.ts';

/** Reads how much CPU time named servers use between `start` and `stop`. */
export class CpuMeter<Name extends string> {
  readonly #servers: Record<Name, ServerProcess>;
  readonly #before: Record<Name, number>;

  private constructor(servers: Record<Name, ServerProcess>) {
    this.#servers = servers;
    this.#before = readings(servers);
  }

  static start<Name extends string>(servers: Record<Name, ServerProcess>): CpuMeter<Name> {
    return new CpuMeter(servers);
  }

  /** CPU milliseconds of each server since the start, its child processes included. */
  stop(): Record<Name, number> {
    const after = readings(this.#servers);
    for (const name of Object.keys(after) as Name[]) after[name] -= this.#before[name];
    return after;
  }
}

function readings<Name extends string>(servers: Record<Name, ServerProcess>): Record<Name, number> {
  const entries = (Object.entries(servers) as [Name, ServerProcess][]).map(([name, server]) => [name, cpuMsOfTree(server.pid)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}
