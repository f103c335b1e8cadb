import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from '../../bench/stack/server-process.ts';
import { between, shuffled } from './seeded-random.ts';

export interface ChaosSettings {
  random: () => number;
  /** pause between two kills, milliseconds */
  pauseMs: [number, number];
  /** how long a killed server stays away */
  downMs: [number, number];
}

export interface ChaosLog {
  /** kills per server */
  kills: Record<string, number>;
  /** servers found dead without having been killed; a supervisor would start them again, and so does the chaos */
  endedByThemselves: string[];
}

/** Kills one server after the other with SIGKILL, each in turn in random order, and starts it again, until told to end. */
export class Chaos {
  readonly log: ChaosLog = { kills: {}, endedByThemselves: [] };
  readonly #servers: readonly ServerProcess[];
  readonly #settings: ChaosSettings;
  readonly #ending = new AbortController();
  readonly #run: Promise<void>;

  constructor(servers: readonly ServerProcess[], settings: ChaosSettings) {
    this.#servers = servers;
    this.#settings = settings;
    this.#run = this.#loop();
    this.#run.catch(() => undefined); // told by end()
  }

  /** Ends the killing; resolves once every server is up again. */
  async end(): Promise<ChaosLog> {
    this.#ending.abort();
    await this.#run;
    await this.#revive();
    return this.log;
  }

  async #loop(): Promise<void> {
    const { random, pauseMs, downMs } = this.#settings;
    for (;;) {
      for (const victim of shuffled(random, this.#servers)) {
        const [pause, down] = [between(random, ...pauseMs), between(random, ...downMs)];
        await delay(pause, undefined, { signal: this.#ending.signal }).catch(() => undefined);
        if (this.#ending.signal.aborted) return;
        await this.#revive();
        await victim.kill9();
        this.log.kills[victim.name] = (this.log.kills[victim.name] ?? 0) + 1;
        await delay(down);
        await victim.start();
      }
    }
  }

  async #revive(): Promise<void> {
    for (const server of this.#servers.toReversed()) {
      if (server.running) continue;
      this.log.endedByThemselves.push(server.name);
      await server.start();
    }
  }
}
