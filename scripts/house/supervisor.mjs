import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './child-log.mjs';
import { writeRun } from './data-folder.mjs';
import { startGuard } from './guard.mjs';
import { endProcess } from './processes.mjs';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** A program that has lived this long starts over with short pauses. */
const STEADY_AFTER_MS = 60_000;

/**
 * @typedef {object} Service
 * @property {string} name
 * @property {'programs' | 'engine' | 'database'} layer stopped in this order
 * @property {() => Promise<import('node:child_process').ChildProcess>} start resolves once it is ready; rejects and
 *   leaves nothing running otherwise
 * @property {NodeJS.Signals} signal that asks it to stop
 * @property {number} patienceMs until it is killed
 * @property {string} mark a piece of its command line
 */

const LAYERS = ['programs', 'engine', 'database'];

/** Keeps programs running: one that dies is started again, and all stop in the right order. */
export class Supervisor {
  #folder;
  #guard = startGuard();
  /** @type {Map<Service, import('node:child_process').ChildProcess>} */
  #running = new Map();
  /** @type {Set<Promise<void>>} */
  #starting = new Set();
  #stopping = false;

  /** @param {string} folder the data folder, which remembers who runs */
  constructor(folder) {
    this.#folder = folder;
  }

  /**
   * Starts a service for the first time; a failure is the caller's.
   * @param {Service} service
   */
  async start(service) {
    await this.#launch(service, FIRST_PAUSE_MS);
  }

  /** Stops everything, programs before the servers they use. */
  async stop() {
    this.#stopping = true;
    await Promise.allSettled(this.#starting);
    for (const layer of LAYERS) {
      const members = [...this.#running].filter(([service]) => service.layer === layer);
      await Promise.all(
        members.map(([service, child]) => endProcess(child.pid, service.signal, service.patienceMs)),
      );
    }
    this.#guard.dismiss();
  }

  async #launch(service, pause) {
    const launched = service.start().then((child) => this.#watch(service, child, pause));
    this.#starting.add(launched);
    try {
      await launched;
    } finally {
      this.#starting.delete(launched);
    }
  }

  #watch(service, child, pause) {
    const since = Date.now();
    this.#running.set(service, child);
    this.#remember();
    const ended = (code, signal) => {
      this.#running.delete(service);
      if (this.#stopping) return;
      this.#remember();
      const next = Date.now() - since > STEADY_AFTER_MS ? FIRST_PAUSE_MS : pause;
      this.#restart(service, next, signal ?? `code ${code}`);
    };
    // It may have ended between its readiness and this line.
    if (child.exitCode !== null || child.signalCode !== null) ended(child.exitCode, child.signalCode);
    else child.once('exit', ended);
  }

  async #restart(service, pause, reason) {
    say(service.name, `ended (${reason}), starts again in ${pause / 1000} s`);
    for (let wait = pause; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      await sleep(wait);
      if (this.#stopping) return;
      try {
        await this.#launch(service, Math.min(wait * 2, LONGEST_PAUSE_MS));
        say(service.name, 'runs again');
        return;
      } catch (error) {
        say(
          service.name,
          `${error.message}; tried again in ${Math.min(wait * 2, LONGEST_PAUSE_MS) / 1000} s`,
        );
      }
    }
  }

  #remember() {
    const members = [...this.#running];
    const pids = (layer) =>
      members.filter(([service]) => service.layer === layer).map(([, child]) => child.pid);
    this.#guard.tell({ programs: pids('programs'), engine: pids('engine'), database: pids('database') });
    writeRun(
      this.#folder,
      members.map(([{ mark, signal }, { pid }]) => ({ pid, mark, signal })),
    );
  }
}
