import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { processTree } from '../measure/proc.ts';

export interface ServerCommand {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** stdout and stderr are appended here */
  logFile: string;
  uid?: number;
  gid?: number;
  /** Resolves once the server answers; rejecting or throwing means "not yet". */
  ready(startedAt: number): Promise<void>;
  /** how long to wait for `ready`, 180 s unless given */
  readyWithinMs?: number;
}

/** A server as a real process of its own, which can be killed the hard way and started again on the same port. */
export class ServerProcess {
  readonly definition: ServerCommand;
  #child: ChildProcess | undefined;

  constructor(definition: ServerCommand) {
    this.definition = definition;
  }

  get name(): string {
    return this.definition.name;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (!pid) throw new Error(`${this.name} is not running`);
    return pid;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<this> {
    const { command, args, env, cwd, logFile, uid, gid } = this.definition;
    const log = openSync(logFile, 'a');
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
      uid,
      gid,
    });
    closeSync(log);
    this.#child = child;
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    await this.#untilReady(child);
    return this;
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const { ready, readyWithinMs = 180_000, logFile } = this.definition;
    const startedAt = Date.now();
    const deadline = startedAt + readyWithinMs;
    for (;;) {
      if (child.exitCode !== null)
        throw new Error(`${this.name} ended with code ${child.exitCode}; see ${logFile}`);
      try {
        return await ready(startedAt);
      } catch (cause) {
        if (Date.now() > deadline) throw new Error(`${this.name} does not answer; see ${logFile}`, { cause });
        await delay(100);
      }
    }
  }

  /** SIGKILL to the process and to everything it started; resolves once all are gone. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end, and insists after 15 s. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || !this.running) return;
    const ended = exitOf(child);
    child.kill(signal);
    const inTime = await Promise.race([ended.then(() => true), delay(15_000, false, { ref: false })]);
    if (!inTime) await this.kill9();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child?.pid || !this.running) return;
    const tree = processTree(child.pid);
    const ended = exitOf(child);
    for (const pid of tree) killIfThere(pid, signal);
    await ended;
    while (tree.some(isAlive)) await delay(20);
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

function killIfThere(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // gone already
  }
}

const isAlive = (pid: number): boolean => killIfThere(pid, 0);
