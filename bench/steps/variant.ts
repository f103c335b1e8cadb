import type { ServerProcess } from '../stack/server-process.ts';
import type { Load } from './load.ts';

/** One way of doing the work of a {@link Load}. */
export interface Variant {
  name: string;
  /** false: what Temporal's servers do meanwhile is not its cost */
  usesTemporal: boolean;
  /** Starts the variant's own processes and resolves when they take work. */
  startWorker(): Promise<{ worker: ServerProcess; api?: ServerProcess }>;
  /** Whatever has to exist before the load is handed out; not measured. */
  prepare?(load: Load): Promise<void>;
  /** Hands out the whole load; the first step falls due at `startAt` (epoch ms). */
  assign(load: Load, startAt: number): Promise<void>;
  /** Resolves when every follow of the load has ended. */
  untilDone(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}
