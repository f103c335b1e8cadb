import { TemporaryChannelError } from '../errors.ts';
import { SmtpSession, type SmtpSettings, type SmtpTimeouts } from './smtp-session.ts';

export interface SmtpPoolOptions {
  settings: SmtpSettings;
  timeouts: SmtpTimeouts;
  /** Most connections at a time. */
  maxConnections: number;
  /** A connection is given up after so many messages, as many servers ask for. */
  maxMessages: number;
  /** An idle connection is closed after this. */
  idleMs: number;
}

interface Waiter {
  give(session: SmtpSession): void;
  refuse(error: Error): void;
}

/** Kept-open connections: setting one up costs more CPU than a mail, and servers limit how many they take. */
export class SmtpPool {
  readonly #options: SmtpPoolOptions;
  readonly #open = new Set<SmtpSession>();
  readonly #idle: { session: SmtpSession; timer: NodeJS.Timeout }[] = [];
  readonly #waiting: Waiter[] = [];
  #closed = false;

  constructor(options: SmtpPoolOptions) {
    this.#options = options;
  }

  /**
   * Waits for a connection, which may still have to be started.
   * @throws TemporaryChannelError `aborted` when the signal comes first or the pool is closed
   */
  async acquire(signal: AbortSignal): Promise<SmtpSession> {
    if (signal.aborted || this.#closed) throw calledOff();
    const idle = this.#idle.pop();
    if (idle) {
      clearTimeout(idle.timer);
      return idle.session;
    }
    if (this.#open.size < this.#options.maxConnections) return this.#create();
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(calledOff());
      };
      const waiter: Waiter = {
        give: (session) => {
          signal.removeEventListener('abort', onAbort);
          resolve(session);
        },
        refuse: (error) => {
          signal.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
    });
  }

  /** Gives a connection back after use, whatever became of it. */
  release(session: SmtpSession): void {
    if (!session.usable) return;
    if (this.#closed || session.messageCount >= this.#options.maxMessages) {
      session.quit();
      this.#forget(session);
      return;
    }
    const waiter = this.#waiting.shift();
    if (waiter) {
      waiter.give(session);
      return;
    }
    const timer = setTimeout(() => {
      session.quit();
      this.#forget(session);
    }, this.#options.idleMs);
    timer.unref();
    this.#idle.push({ session, timer });
  }

  /** Refuses who still waits, and says goodbye on idle connections; those at work end when they are released. */
  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(calledOff());
    for (const { session } of [...this.#idle]) {
      session.quit();
      this.#forget(session);
    }
  }

  #create(): SmtpSession {
    const session = new SmtpSession(this.#options.settings, this.#options.timeouts, () =>
      this.#forget(session),
    );
    this.#open.add(session);
    return session;
  }

  #forget(session: SmtpSession): void {
    this.#open.delete(session);
    const at = this.#idle.findIndex((entry) => entry.session === session);
    const [entry] = at < 0 ? [] : this.#idle.splice(at, 1);
    if (entry) clearTimeout(entry.timer);
    if (this.#waiting.length > 0 && this.#open.size < this.#options.maxConnections) {
      this.#waiting.shift()?.give(this.#create());
    }
  }
}

function calledOff(): TemporaryChannelError {
  return new TemporaryChannelError({ code: 'aborted', channel: 'smtp', stage: 'queue' });
}
