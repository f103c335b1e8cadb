import { setTimeout as delay } from 'node:timers/promises';
import { meterCpu } from '../measure/cpu-meter.ts';
import type { ServerProcess } from '../stack/server-process.ts';
import { type Load, stepCount } from './load.ts';
import type { Variant } from './variant.ts';

export interface Servers {
  temporal: ServerProcess;
  /** PostgreSQL of the Temporal server */
  engineDatabase: ServerProcess;
  /** PostgreSQL of the product */
  database: ServerProcess;
}

/** CPU milliseconds per step, everything from handing out the load until its last follow has ended and left nothing behind. */
export interface StepCost {
  server: number;
  worker: number;
  engineDatabase: number;
  database: number;
  /** not part of the sum: (a) and (b) are handed their load by the benchmark itself */
  api: number;
  sum: number;
  /** the part of the sum that was spent on handing out the load */
  assignSum: number;
  /** from the moment the first step was due to the end of the last */
  stepsPerSecond: number;
}

/**
 * Temporal keeps the timeouts of tasks that ended in time and looks at each when it is over: half a minute later for an
 * activity of (a). What a run leaves behind is metered with it and not with the run that follows.
 */
const LEFTOVERS_MS = 35_000;
const WARM_UP = { follows: 16, gapMs: 1_000, spreadMs: 1_000, leadMs: 3_000 };

/** One run with a fresh worker: warm-up, then the load. The time between the two phases is nobody's and not metered. */
export async function measureRun(variant: Variant, servers: Servers, load: Load): Promise<StepCost> {
  const { worker, api } = await variant.startWorker();
  try {
    await runOnce(variant, { ...load, ...WARM_UP });
    if (variant.usesTemporal) await delay(LEFTOVERS_MS);
    await variant.prepare?.(load);
    const { database, ...engine } = servers;
    const metered: Metered = { database, worker, ...(variant.usesTemporal && engine), ...(api && { api }) };
    const startAt = Date.now() + load.leadMs;
    const assigning = meterCpu(metered);
    await variant.assign(load, startAt);
    const assigned = assigning();
    if (Date.now() > startAt)
      console.error(
        `  handing out took ${Date.now() - startAt} ms longer than the lead of ${load.leadMs} ms`,
      );
    await delay(Math.max(0, startAt - Date.now() - 200));
    const running = meterCpu(metered);
    await variant.untilDone();
    const tookMs = Date.now() - startAt;
    if (variant.usesTemporal) await delay(LEFTOVERS_MS);
    return costPerStep(load, assigned, running(), tookMs);
  } finally {
    await variant.stopWorker();
  }
}

async function runOnce(variant: Variant, load: Load): Promise<void> {
  await variant.prepare?.(load);
  const startAt = Date.now() + load.leadMs;
  await variant.assign(load, startAt);
  await delay(Math.max(0, startAt - Date.now()));
  await variant.untilDone();
}

type Part = 'temporal' | 'engineDatabase' | 'database' | 'worker' | 'api';
type Metered = Partial<Record<Part, ServerProcess>>;
type Reading = Partial<Record<Part, number>>;

function costPerStep(load: Load, assigned: Reading, running: Reading, tookMs: number): StepCost {
  const steps = stepCount(load);
  const sumOf = (reading: Reading) =>
    ((reading.temporal ?? 0) +
      (reading.worker ?? 0) +
      (reading.engineDatabase ?? 0) +
      (reading.database ?? 0)) /
    steps;
  const both = (name: keyof Reading) => ((assigned[name] ?? 0) + (running[name] ?? 0)) / steps;
  return {
    server: both('temporal'),
    worker: both('worker'),
    engineDatabase: both('engineDatabase'),
    database: both('database'),
    api: both('api'),
    sum: sumOf(assigned) + sumOf(running),
    assignSum: sumOf(assigned),
    stepsPerSecond: (steps * 1_000) / tookMs,
  };
}
